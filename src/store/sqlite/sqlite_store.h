// The embedded store: one SQLite file in WAL mode. The write lock is SQLite's own, taken at begin,
// so other processes on the same file are as safe as other threads.
#pragma once

#include <memory>
#include <string>

#include "store/store.h"

namespace gaveurs {

/// Opens, or makes, the database at `path` and brings its schema up to date. Readings are forgotten
/// after `keep_days`; 0: never.
Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& path, bool create,
                                                 int keep_days);

}  // namespace gaveurs
