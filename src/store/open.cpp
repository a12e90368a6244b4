#include "store/open.h"

#include <filesystem>

#include "store/postgres/pg_store.h"
#include "store/sqlite/sqlite_store.h"

namespace gaveurs {
namespace {

constexpr int kLeastKeptDays = 30;
constexpr std::string_view kSqliteScheme = "sqlite://";

Result<std::string> database_path(const StoreOptions& options) {
  if (options.url.empty() && options.create) {
    std::error_code failed;
    std::filesystem::create_directories(options.data_dir, failed);
    if (failed) {
      return fail(ErrorKind::kUnavailable,
                  "the data folder " + options.data_dir + " cannot be made: " + failed.message());
    }
  }
  return sqlite_path(options);
}

}  // namespace

StoreOptions store_at(const std::string& place, bool create) {
  if (place.find("://") != std::string::npos) {
    return {.url = place, .data_dir = "", .create = create};
  }
  return {.url = "", .data_dir = place, .create = create};
}

bool is_postgres_url(std::string_view url) {
  return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

std::string sqlite_path(const StoreOptions& options) {
  if (options.url.starts_with(kSqliteScheme)) return options.url.substr(kSqliteScheme.size());
  return options.data_dir + "/gaveurs.db";
}

Result<void> check_store_options(const StoreOptions& options) {
  if (options.keep_readings_days != 0 && options.keep_readings_days < kLeastKeptDays) {
    return fail(ErrorKind::kUsage,
                "store.keep_readings_days is 0 (for ever) or at least 30: a lot is fed for two "
                "weeks, and corrected after that");
  }
  if (options.timescaledb != "auto" && options.timescaledb != "off" &&
      options.timescaledb != "on") {
    return fail(ErrorKind::kUsage, "store.timescaledb is auto, off or on");
  }
  if (options.url.starts_with(kSqliteScheme) && options.url.size() > kSqliteScheme.size())
    return {};
  if (is_postgres_url(options.url)) return {};
  if (!options.url.empty()) {
    return fail(ErrorKind::kUsage,
                "unknown kind of store; use sqlite:///path/to/file.db or "
                "postgresql://user@host/database, or leave it out");
  }
  if (options.data_dir.empty()) return fail(ErrorKind::kUsage, "no data folder was given");
  return {};
}

Result<std::unique_ptr<Store>> open_store(const StoreOptions& options) {
  if (auto checked = check_store_options(options); !checked) {
    return std::unexpected(checked.error());
  }
  if (is_postgres_url(options.url)) return open_pg_store(options);
  const auto path = database_path(options);
  if (!path) return std::unexpected(path.error());
  return open_sqlite_store(*path, options.create, options.keep_readings_days);
}

}  // namespace gaveurs
