// Which recorded lots are replayed: from a store or from an export, chosen by code and first day,
// in the order of time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "domain/people.h"
#include "domain/record.h"

namespace gaveurs {

/// Lots of one replay, all of which are held in memory.
constexpr std::size_t kMaxReplayedLots = 100'000;

struct ReplayChoice {
  std::vector<std::string> codes;    // empty: all
  std::optional<std::int64_t> from;  // first day of the lot, days since 1970-01-01
  std::optional<std::int64_t> to;    // inclusive
  std::optional<std::size_t> limit;  // the first so many
};

struct ReplayedLot {
  LotRecord record;
  Gaveur gaveur;
};

struct StorePlace {
  std::string url;
  std::string data_dir;
};

/// Errors as open_store(); kTooLarge for more than kMaxReplayedLots; kNotFound for none at all or a
/// code that is not there.
Result<std::vector<ReplayedLot>> lots_of_store(const StorePlace& place, const ReplayChoice& choice);
/// Lines that the import would refuse are left out; `refused` counts them.
Result<std::vector<ReplayedLot>> lots_of_file(const std::string& path, const ReplayChoice& choice,
                                              const Clock& clock, std::int64_t& refused);

}  // namespace gaveurs
