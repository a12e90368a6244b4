// PendingLot: a lot on its way through the quality line. It waits from the commit of its last meal,
// is taken by one device, and ends as inspected. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/liver_forecast.h"
#include "domain/sample.h"

namespace gaveurs {

enum class PendingState : std::uint8_t { kPending, kTaken, kInspected };
constexpr std::string_view to_string(PendingState state) {
  switch (state) {
    case PendingState::kPending:
      return "pending";
    case PendingState::kTaken:
      return "taken";
    case PendingState::kInspected:
      return "inspected";
  }
  return "pending";
}
constexpr std::optional<PendingState> parse_pending_state(std::string_view text) {
  if (text == "pending") return PendingState::kPending;
  if (text == "taken") return PendingState::kTaken;
  if (text == "inspected") return PendingState::kInspected;
  return std::nullopt;
}

struct PendingLot {
  LotCode lot;
  GaveurId gaveur;
  SiteCode site;
  Instant since;
  PendingState state = PendingState::kPending;
  std::optional<std::int64_t> ducks{};  // alive at the last meal: how many livers to expect
  std::optional<LiverForecast> forecast{};  // unset where it cannot be said
  DeviceId taken_by{};  // empty while nobody has it
  std::optional<Instant> taken_at{}, inspected_at{};
  Seq seq = 0;  // of its last queue_update
  bool operator==(const PendingLot&) const = default;
};

/// What was measured of a lot's livers, as sums, so that one more can be counted in or out.
struct LotQuality {
  std::int64_t samples = 0;
  std::array<std::int64_t, kGrades> by_grade{};  // by Grade
  std::int64_t weighed = 0;  // of these with a mass
  double sum_g = 0, sum_squares = 0;  // over the weighed

  /// `sign` is 1, or −1 for one that is there no more.
  void count(const LiverAnalysis& analysis, int sign);
  std::optional<double> mean_mass_g() const;
  /// From two on.
  std::optional<double> sd_mass_g() const;
};

}  // namespace gaveurs
