// The store of several machines: one PostgreSQL database that any number of nodes share. All nodes
// write one after the other (an advisory lock held by the transaction), so the log has one order.
#pragma once

#include <memory>
#include <string>

#include "store/open.h"
#include "store/store.h"

namespace gaveurs {

/// Connects and brings the schema up to date; whether TimescaleDB's tables are made is up to who
/// serves. Errors name what to do and never hold the URL.
Result<std::unique_ptr<Store>> open_pg_store(const StoreOptions& options);

}  // namespace gaveurs
