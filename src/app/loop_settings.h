// What an operator sets of the loop. Plain values, read once at start.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"

namespace gaveurs {

struct LoopSettings {
  /// The highest loss of a lot, in percent, by site: "MT=5"; one without a site is for all others.
  std::vector<std::string> loss_limits;
  std::int64_t check_ms = 60'000;  // how often it is looked for something new to learn from
  std::int64_t seed = 1;

  static constexpr double kUsualLimit = 0.06;
  double usual_limit = kUsualLimit;  // fraction
  std::map<std::string, double> limit_by_site;

  /// Fraction; no curve is proposed or accepted whose upper 95 % bound is above it.
  double loss_limit(const SiteCode& site) const;
  /// Takes `loss_limits` into the limits. Error kUsage.
  Result<void> finish();
};

}  // namespace gaveurs
