// SqliteConnection: one open handle of an embedded database, in WAL mode with synchronous=FULL: a
// commit that returned is on disk. Not thread-safe; one per thread.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "store/sql.h"

struct sqlite3;
struct sqlite3_stmt;

namespace gaveurs {

class SqliteConnection final : public SqlConnection {
 public:
  enum class Mode { kReadWrite, kCreate, kReadOnly };
  /// Throws SqlError: kUnavailable when it cannot be opened, kCorrupt when it is no database.
  SqliteConnection(const std::string& path, Mode mode);
  ~SqliteConnection() override;
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  SqlStatement& prepared(const char* sql) override;
  void execute(const std::string& sql) override;
  /// A number that changes when another connection commits (PRAGMA data_version).
  std::int64_t data_version();
  std::int64_t pragma(const char* sql);
  /// While the returned value lives, a lock held by others is an error at once.
  std::shared_ptr<void> without_waiting();
  /// Copies the log into the database file as far as readers allow; never waits.
  void checkpoint();

 private:
  class Statement;
  sqlite3* db_ = nullptr;
  // Keyed by the literal's address: looking a text up by content would cost more than many
  // statements do.
  std::unordered_map<const char*, std::unique_ptr<Statement>> statements_;
};

}  // namespace gaveurs
