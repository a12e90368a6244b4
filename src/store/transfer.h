// Moving a whole farm: from one store into another, into a file, out of a file. What is read is one
// consistent snapshot, also while servers write; what is written is one transaction, so a target
// holds everything or nothing. Every table is counted and hashed on both sides.
//
// The file: a first line with its format, per table a line "table NAME", its rows (row_text.h) and
// "end NAME ROWS HASH", and a last line "done". It is the same for every store.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/open.h"

namespace gaveurs {

/// What a table came to.
struct TableSum {
  std::string_view table;
  std::int64_t rows = 0;
  std::uint64_t hash = 0;
  bool operator==(const TableSum&) const = default;
};
using TableSums = std::vector<TableSum>;

/// Told of every table when it is done.
using OnTable = std::function<void(const TableSum&)>;

/// The source's schema must be up to date; the target is made, and must hold no data. Errors:
/// kConflict (target holds data), kNotFound (no such source), kCorrupt (what arrived differs), and
/// as the stores'.
Result<TableSums> copy_store(const StoreOptions& from, const StoreOptions& to, const OnTable& done);
/// Writes `path` under another name first, so a file of that name is always complete.
Result<TableSums> backup_store(const StoreOptions& from, const std::string& path,
                               const OnTable& done);
Result<TableSums> restore_store(const std::string& path, const StoreOptions& to,
                                const OnTable& done);
/// Counts and hashes of all tables in one snapshot.
Result<TableSums> sum_store(const StoreOptions& of);

/// One thing that must hold in a sound store.
struct StoreFinding {
  std::string what;
  std::int64_t faults = 0;  // 0: it holds
};
using StoreFindings = std::vector<StoreFinding>;
Result<StoreFindings> check_store(const StoreOptions& of);

}  // namespace gaveurs
