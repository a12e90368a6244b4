// Opening the store a URL or data folder names.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/store.h"

namespace gaveurs {

struct StoreOptions {
  std::string url;          // empty: SQLite in data_dir; "sqlite:///path/file.db" names a file,
                    // "postgresql://user@host/database" a database of PostgreSQL 15 or newer
  std::string data_dir;  // holds gaveurs.db
  bool create = true;  // make the folder and the database when missing
  int keep_readings_days = 0;  // raw readings and the log; 0: for ever, otherwise ≥ 30
  std::string timescaledb = "auto";  // auto, off, on; of PostgreSQL only
  int slot_lag_warning_mb = 1'024;  // log kept back by a replication slot; of PostgreSQL only
  bool serves = false;  // makes hypertables as `timescaledb` says and sets how far they reach back;
                        // others take the database's tables as they find them
};

/// Of a folder, or of anything with "://" as a URL.
StoreOptions store_at(const std::string& place, bool create);
bool is_postgres_url(std::string_view url);
/// The file of an embedded store.
std::string sqlite_path(const StoreOptions& options);
/// Whether the URL is of a known kind; touches nothing. Errors: kUsage.
Result<void> check_store_options(const StoreOptions& options);
/// Opens and migrates. Errors: kUnavailable (cannot be opened, locked, no rights), kCorrupt
/// (damaged, newer schema), kUsage (a URL of no known kind).
Result<std::unique_ptr<Store>> open_store(const StoreOptions& options);

}  // namespace gaveurs
