#include "cli/lot_records_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "app/import_lots_file.h"
#include "base/clock.h"

namespace gaveurs {

namespace {
constexpr std::size_t kChunkBytes = 1u << 20;
}  // namespace

Result<LotRecordsFile> read_lot_records(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return fail(ErrorKind::kNotFound,
                fmt::format("cannot read '{}': {}", path, std::strerror(errno)));
  }
  LotRecordsFile result;
  LotFileEvents events;
  events.row = [&](const FileLine&, LotRow&& row) {
    result.records.push_back(std::move(row.record));
  };
  events.refused = [&](const FileLine&, const std::string&) { ++result.refused; };
  LotFile file(std::move(events), paris_day_number(SystemClock().now()));
  std::string chunk(kChunkBytes, '\0');
  while (in) {
    in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    const auto size = static_cast<std::size_t>(in.gcount());
    if (auto fed = file.feed({chunk.data(), size}); !fed) return std::unexpected(fed.error());
  }
  if (in.bad()) return fail(ErrorKind::kUnavailable, "the file cannot be read to its end");
  if (auto done = file.finish(); !done) return std::unexpected(done.error());
  return result;
}

}  // namespace gaveurs
