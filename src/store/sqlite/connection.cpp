#include "store/sqlite/connection.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cstdlib>
#include <stdexcept>

namespace gaveurs {
namespace {

constexpr int kBusyTimeoutMs = 5'000;

Error error_of(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return {ErrorKind::kUnavailable, "the disk of the database is full; free some space", {}};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorKind::kUnavailable, "the database is locked by another program", {}};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return {ErrorKind::kUnavailable,
              "the database cannot be written; check the rights of its file and folder",
              {}};
    case SQLITE_CANTOPEN:
      return {ErrorKind::kUnavailable,
              "the database file cannot be opened; check that its folder exists and its rights",
              {}};
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_INTERRUPT:
      return {ErrorKind::kUnavailable, "the database's disk failed to read or write", {}};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorKind::kCorrupt, "the database file is damaged; restore it from a backup", {}};
    default:
      return {ErrorKind::kInternal, fmt::format("the database refused a statement ({})", code), {}};
  }
}

[[noreturn]] void raise(sqlite3* db, int code) {
  Error error = error_of(db ? sqlite3_extended_errcode(db) : code);
  if (error.kind == ErrorKind::kInternal && db) {
    error.message += ": ";
    error.message += sqlite3_errmsg(db);
  }
  throw SqlError(std::move(error));
}

}  // namespace

class SqliteConnection::Statement final : public SqlStatement {
 public:
  Statement(sqlite3* db, const char* sql) : db_(db) {
    const int code = sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt_, nullptr);
    if (code != SQLITE_OK) raise(db, code);
    number_parameters();
  }
  ~Statement() override { sqlite3_finalize(stmt_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  bool step() override {
    const int code = sqlite3_step(stmt_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    // The reset gives up the statement's locks; its own result repeats the error.
    sqlite3_reset(stmt_);
    raise(db_, code);
  }
  void reset() override { sqlite3_reset(stmt_); }

  void bind_null(int p) override { check(sqlite3_bind_null(stmt_, at(p))); }
  void bind(int p, std::int64_t v) override { check(sqlite3_bind_int64(stmt_, at(p), v)); }
  void bind(int p, double v) override { check(sqlite3_bind_double(stmt_, at(p), v)); }
  void bind(int p, std::string_view v) override {
    // An empty view may have no address, which SQLite would read as NULL.
    const char* text = v.empty() ? "" : v.data();
    check(sqlite3_bind_text(stmt_, at(p), text, static_cast<int>(v.size()), SQLITE_STATIC));
  }
  void bind(int p, Instant t) override { check(sqlite3_bind_int64(stmt_, at(p), t.micros)); }
  void bind(int p, bool v) override { check(sqlite3_bind_int(stmt_, at(p), v ? 1 : 0)); }
  void bind(int p, Blob v) override {
    const char* data = v.bytes.empty() ? "" : v.bytes.data();
    check(sqlite3_bind_blob(stmt_, at(p), data, static_cast<int>(v.bytes.size()), SQLITE_STATIC));
  }

  bool is_null(int c) override { return sqlite3_column_type(stmt_, c) == SQLITE_NULL; }
  std::int64_t integer(int c) override { return sqlite3_column_int64(stmt_, c); }
  double real(int c) override { return sqlite3_column_double(stmt_, c); }
  std::string_view text(int c) override {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(stmt_, c));
    if (data == nullptr) return {};
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(stmt_, c))};
  }
  Instant instant(int c) override { return {sqlite3_column_int64(stmt_, c)}; }
  bool flag(int c) override { return sqlite3_column_int(stmt_, c) != 0; }
  std::string_view blob(int c) override {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(stmt_, c));
    if (data == nullptr) return {};
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(stmt_, c))};
  }

 private:
  void check(int code) {
    if (code != SQLITE_OK) raise(db_, code);
  }
  // To SQLite "$2" is a name: it counts parameters by their first appearance in the text.
  void number_parameters() {
    const int count = sqlite3_bind_parameter_count(stmt_);
    index_.resize(static_cast<std::size_t>(count) + 1);
    for (int i = 1; i <= count; ++i) {
      const int number = std::atoi(sqlite3_bind_parameter_name(stmt_, i) + 1);
      index_.at(static_cast<std::size_t>(number)) = i;
    }
  }
  int at(int parameter) const { return index_.at(static_cast<std::size_t>(parameter)); }

  sqlite3* db_;
  sqlite3_stmt* stmt_ = nullptr;
  std::vector<int> index_;  // by number as in the text
};

SqliteConnection::SqliteConnection(const std::string& path, Mode mode) {
  // Counting its own memory costs SQLite a lock for every allocation of every connection.
  static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  (void)once;
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (mode == Mode::kReadOnly) flags |= SQLITE_OPEN_READONLY;
  if (mode != Mode::kReadOnly) flags |= SQLITE_OPEN_READWRITE;
  if (mode == Mode::kCreate) flags |= SQLITE_OPEN_CREATE;
  const int code = sqlite3_open_v2(path.c_str(), &db_, flags, nullptr);
  try {
    if (code != SQLITE_OK) raise(db_, code);
    sqlite3_busy_timeout(db_, kBusyTimeoutMs);
    // 10,000 pages: at the default of 1,000 nearly every large commit pays for a checkpoint.
    if (mode != Mode::kReadOnly) {
      execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=10000;");
    }
    execute("PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;");
  } catch (...) {
    sqlite3_close(db_);
    throw;
  }
}

SqliteConnection::~SqliteConnection() {
  statements_.clear();
  sqlite3_close(db_);
}

SqlStatement& SqliteConnection::prepared(const char* sql) {
  auto& slot = statements_[sql];
  if (!slot) slot = std::make_unique<Statement>(db_, sql);
  return *slot;
}

void SqliteConnection::execute(const std::string& sql) {
  const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) raise(db_, code);
}

std::int64_t SqliteConnection::data_version() { return pragma("PRAGMA data_version"); }

std::int64_t SqliteConnection::pragma(const char* sql) {
  auto& statement = prepared(sql).with();
  const std::int64_t value = statement.step() ? statement.integer(0) : 0;
  statement.reset();
  return value;
}

std::shared_ptr<void> SqliteConnection::without_waiting() {
  sqlite3_busy_timeout(db_, 0);
  return {db_, [](void* db) { sqlite3_busy_timeout(static_cast<sqlite3*>(db), kBusyTimeoutMs); }};
}

void SqliteConnection::checkpoint() {
  sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

}  // namespace gaveurs
