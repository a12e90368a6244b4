#include "store/open.h"

#include <filesystem>

#include "store/sqlite/sqlite_store.h"

namespace gaveurs {
namespace {

constexpr std::string_view kSqliteScheme = "sqlite://";

Result<std::string> database_path(const StoreOptions& options) {
  if (options.url.starts_with(kSqliteScheme)) return options.url.substr(kSqliteScheme.size());
  if (options.create) {
    std::error_code failed;
    std::filesystem::create_directories(options.data_dir, failed);
    if (failed) {
      return fail(ErrorKind::kUnavailable,
                  "the data folder " + options.data_dir + " cannot be made: " + failed.message());
    }
  }
  return options.data_dir + "/gaveurs.db";
}

}  // namespace

Result<void> check_store_options(const StoreOptions& options) {
  if (options.url.starts_with(kSqliteScheme) && options.url.size() > kSqliteScheme.size())
    return {};
  if (!options.url.empty()) {
    return fail(ErrorKind::kUsage,
                "unknown kind of store; use sqlite:///path/to/file.db or leave it out");
  }
  if (options.data_dir.empty()) return fail(ErrorKind::kUsage, "no data folder was given");
  return {};
}

Result<std::unique_ptr<Store>> open_store(const StoreOptions& options) {
  if (auto checked = check_store_options(options); !checked) {
    return std::unexpected(checked.error());
  }
  const auto path = database_path(options);
  if (!path) return std::unexpected(path.error());
  return open_sqlite_store(*path, options.create);
}

}  // namespace gaveurs
