#include "store/migrations.h"

namespace gaveurs {

extern const EmbeddedFile kMigrationFiles[];
extern const std::size_t kMigrationFiles_count;

std::span<const Migration> sqlite_migrations() {
  static const auto all = migrations_of({kMigrationFiles, kMigrationFiles_count});
  return all;
}

}  // namespace gaveurs
