// Schema migrations: forward only, embedded in the program, each applied once in one transaction
// and remembered with a checksum of its text. A database that knows more migrations than the
// program, or other texts, is refused.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/embedded_file.h"
#include "store/sql.h"

namespace gaveurs {

struct Migration {
  int version;
  std::string_view name;
  std::string_view sql;
};

/// Files such as "001_live_core.sql", in order.
std::vector<Migration> migrations_of(std::span<const EmbeddedFile> files);
/// All migrations of each kind of store, in order.
std::span<const Migration> sqlite_migrations();
std::span<const Migration> postgres_migrations();

/// Brings the schema up to date; the caller holds the write lock in an open transaction, in which
/// schema_migrations (version, name, checksum, applied_at) exists.
/// Throws SqlError kCorrupt for a schema newer than the program or altered.
void migrate(SqlConnection& db, std::span<const Migration> all, Instant now);

}  // namespace gaveurs
