#include "store/snapshot.h"

#include <fmt/format.h>

#include <filesystem>

#include "store/migrations.h"
#include "store/postgres/pg_connection.h"
#include "store/postgres/pg_locks.h"
#include "store/sqlite/connection.h"
#include "store/tables.h"

namespace gaveurs {
namespace {

void expect_schema(SqlConnection& db, std::span<const Migration> known) {
  auto& rows = db.prepared("SELECT max(version) FROM schema_migrations").with();
  const std::int64_t version = rows.step() ? rows.integer(0) : 0;
  rows.reset();
  const int newest = known.back().version;
  if (version == newest) return;
  if (version > newest) {
    throw SqlError({ErrorKind::kCorrupt,
                    "the database is of a newer version of the program; use that one",
                    {}});
  }
  throw SqlError({ErrorKind::kConflict,
                  "the database has an older schema; run `gaveurs store migrate` first",
                  {}});
}

std::unique_ptr<SqlConnection> snapshot_of_file(const StoreOptions& options) {
  const std::string path = sqlite_path(options);
  if (!std::filesystem::exists(path)) {
    throw SqlError({ErrorKind::kNotFound, "there is no database at " + path, {}});
  }
  auto db = std::make_unique<SqliteConnection>(path, SqliteConnection::Mode::kReadOnly);
  db->begin_snapshot();
  expect_schema(*db, sqlite_migrations());  // the first read fixes the snapshot
  return db;
}

std::unique_ptr<SqlConnection> snapshot_of_server(const StoreOptions& options) {
  auto db = std::make_unique<PgConnection>(options.url, PgConnection::Use::kListen);
  db->execute("SET idle_in_transaction_session_timeout = 0; SET statement_timeout = '10min'");
  db->begin_snapshot();
  if (db->query_row("SELECT to_regclass('schema_migrations')").at(0).empty()) {
    throw SqlError({ErrorKind::kNotFound, "the database holds no data of this program", {}});
  }
  expect_schema(*db, postgres_migrations());
  return db;
}

void expect_empty(SqlConnection& db) {
  for (const auto& table : data_tables()) {
    auto& rows = db.prepared(table.count.c_str()).with();
    const bool empty = rows.step() && rows.integer(0) == 0;
    rows.reset();
    if (empty) continue;
    throw SqlError(
        {ErrorKind::kConflict,
         fmt::format("the target holds data already (in {}); name one without", table.name),
         {}});
  }
}

class FileTarget final : public FillTarget {
 public:
  explicit FileTarget(const std::string& path) : db_(path, SqliteConnection::Mode::kReadWrite) {
    db_.execute("BEGIN IMMEDIATE");
    expect_empty(db_);
  }
  SqlConnection& db() override { return db_; }
  void settle() override {}
  void commit() override { db_.execute("COMMIT"); }

 private:
  SqliteConnection db_;
};

class ServerTarget final : public FillTarget {
 public:
  explicit ServerTarget(const std::string& url) : db_(url, PgConnection::Use::kWrite) {
    db_.execute(
        "SET idle_in_transaction_session_timeout = 0; SET statement_timeout = '10min'; BEGIN; "
        "SELECT pg_advisory_xact_lock(" GAVEURS_WRITER_LOCK ")");
    expect_empty(db_);
    // Continuous aggregates are views.
    aggregates_ =
        db_.query_row("SELECT relkind FROM pg_class WHERE oid = 'gavage_par_heure'::regclass")
            .at(0) == "v";
  }
  void expect_room_for(std::string_view table) override {
    if (!aggregates_ || !table.starts_with("gavage_par_")) return;
    throw SqlError(
        {ErrorKind::kConflict,
         "the target keeps its sums in TimescaleDB's aggregates, which cannot take those "
         "of readings that are gone; name a database on which no server was started yet",
         {}});
  }
  SqlConnection& db() override {
    db_.begin_queue();
    return db_;
  }
  void settle() override { db_.flush(); }
  void commit() override {
    db_.flush();
    db_.execute(
        "SELECT setval(pg_get_serial_sequence('lots_gavage', 'id'), max(id)) FROM lots_gavage; "
        "UPDATE generation SET valeur = valeur + 1; SELECT prepare_tous_les_mois(); COMMIT");
  }

 private:
  PgConnection db_;
  bool aggregates_ = false;
};

}  // namespace

Result<std::unique_ptr<SqlConnection>> open_snapshot(const StoreOptions& options) {
  if (auto checked = check_store_options(options); !checked) {
    return std::unexpected(checked.error());
  }
  return guarded([&] {
    return is_postgres_url(options.url) ? snapshot_of_server(options) : snapshot_of_file(options);
  });
}

Result<std::unique_ptr<FillTarget>> open_fill_target(const StoreOptions& options) {
  // Opened and closed: made, and brought up to date. Its tables stay plain until a server starts.
  if (auto made = open_store(options); !made) return std::unexpected(made.error());
  return guarded([&]() -> std::unique_ptr<FillTarget> {
    if (is_postgres_url(options.url)) return std::make_unique<ServerTarget>(options.url);
    return std::make_unique<FileTarget>(sqlite_path(options));
  });
}

std::string own_integrity(const StoreOptions& options, SqlConnection& db) {
  if (is_postgres_url(options.url)) return {};
  auto& rows = db.prepared("PRAGMA integrity_check").with();
  const std::string said = rows.step() ? std::string(rows.text(0)) : "";
  rows.reset();
  return said == "ok" ? "" : said;
}

}  // namespace gaveurs
