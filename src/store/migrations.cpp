#include "store/migrations.h"

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <string>

namespace gaveurs {
namespace {

std::string checksum(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a: guards against accidents, not malice
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return fmt::format("{:016x}", hash);
}

std::map<int, std::string> applied(SqlConnection& db) {
  std::map<int, std::string> out;
  auto& rows = db.prepared("SELECT version, checksum FROM schema_migrations").with();
  while (rows.step()) out[static_cast<int>(rows.integer(0))] = rows.text(1);
  rows.reset();
  return out;
}

}  // namespace

std::vector<Migration> migrations_of(std::span<const EmbeddedFile> files) {
  std::vector<Migration> out;
  for (const auto& file : files) {
    int version = 0;
    std::from_chars(file.name.data(), file.name.data() + 3, version);
    out.push_back({version, file.name, file.text});
  }
  return out;
}

void migrate(SqlConnection& db, std::span<const Migration> all, Instant now) {
  const auto done = applied(db);
  if (!done.empty() && done.rbegin()->first > all.back().version) {
    throw SqlError({ErrorKind::kCorrupt,
                    fmt::format("the database has schema {} but this program knows only {}; "
                                "install a newer version of the program",
                                done.rbegin()->first, all.back().version),
                    {}});
  }
  for (const auto& migration : all) {
    const auto known = done.find(migration.version);
    if (known != done.end()) {
      if (known->second == checksum(migration.sql)) continue;
      throw SqlError({ErrorKind::kCorrupt,
                      fmt::format("schema {} of the database was made by another text than this "
                                  "program's; it is not touched",
                                  migration.version),
                      {}});
    }
    db.execute(std::string(migration.sql));
    db.prepared(
          "INSERT INTO schema_migrations (version, name, checksum, applied_at) "
          "VALUES ($1, $2, $3, $4)")
        .with(migration.version, migration.name, checksum(migration.sql), now)
        .run();
  }
}

}  // namespace gaveurs
