// Connections for those who handle a store as a whole: a snapshot that stays as it is while others
// write, and a target filled in one transaction. Both end without a trace unless finished.
#pragma once

#include <memory>
#include <string_view>

#include "store/open.h"
#include "store/sql.h"

namespace gaveurs {

/// A connection inside a read-only transaction. Errors: kNotFound (no such database), kConflict
/// (its schema is older than the program's), and as open_store.
Result<std::unique_ptr<SqlConnection>> open_snapshot(const StoreOptions& options);

/// A store being filled. Not thread-safe.
class FillTarget {
 public:
  virtual ~FillTarget() = default;
  virtual SqlConnection& db() = 0;
  /// Throws where the store cannot hold rows of the table.
  virtual void expect_room_for(std::string_view table) { (void)table; }
  /// Waits for what was sent so far.
  virtual void settle() = 0;
  virtual void commit() = 0;
};
/// Opens or makes the store, brings its schema up to date and begins to write. Errors: kConflict
/// when it holds data already.
Result<std::unique_ptr<FillTarget>> open_fill_target(const StoreOptions& options);

/// What is wrong inside the store's own files; only the embedded store can tell. Empty: nothing.
std::string own_integrity(const StoreOptions& options, SqlConnection& db);

}  // namespace gaveurs
