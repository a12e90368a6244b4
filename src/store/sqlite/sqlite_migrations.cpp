#include <charconv>
#include <vector>

#include "base/embedded_file.h"
#include "store/migrations.h"

namespace gaveurs {

extern const EmbeddedFile kMigrationFiles[];
extern const std::size_t kMigrationFiles_count;

std::span<const Migration> sqlite_migrations() {
  static const std::vector<Migration> all = [] {
    std::vector<Migration> out;
    for (std::size_t i = 0; i < kMigrationFiles_count; ++i) {
      const auto& file = kMigrationFiles[i];
      int version = 0;  // "001_live_core.sql"
      std::from_chars(file.name.data(), file.name.data() + 3, version);
      out.push_back({version, file.name, file.text});
    }
    return out;
  }();
  return all;
}

}  // namespace gaveurs
