// Bodies that analytics take: lots and days to plan, a curve to ask about. Pure; days since
// 1970-01-01, Europe/Paris.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "loop/slaughter_plan.h"

namespace gaveurs {

struct PlanTask {
  std::vector<PlanLot> lots;
  std::vector<PlanDay> days;
  std::vector<std::string> left_out;  // lots whose ducks nobody knows
  std::optional<std::int64_t> usual_days;  // of feeding, where best days come from it
};

/// {"lots": [{code_lot, ducks, ready_from, best_day, ready_to}], "days": [{day, capacity}]}. Error
/// kInvalid with every fault.
Result<PlanTask> parse_plan_request(std::string_view body);

/// A curve at a site's, and what is said of the lot; 0 and empty: nothing.
struct WhatIfRequest {
  std::vector<double> doses_g;
  std::string site, souche, production;
  std::int64_t gaveur = 0, eleveur = 0, first_day = 0;
  double age_days = 0, ducks = 0;
};

/// A curve, as `doses_g` or as a `shape`, at a `site_code`, and what else is known of the lot; it
/// begins `today` unless it says otherwise. Error kInvalid with every fault.
Result<WhatIfRequest> parse_what_if_request(std::string_view body, std::int64_t today);

}  // namespace gaveurs
