#include "store/migrations.h"

namespace gaveurs {

extern const EmbeddedFile kPostgresMigrationFiles[];
extern const std::size_t kPostgresMigrationFiles_count;

std::span<const Migration> postgres_migrations() {
  static const auto all = migrations_of({kPostgresMigrationFiles, kPostgresMigrationFiles_count});
  return all;
}

}  // namespace gaveurs
