// Bodies that analytics take: lots and days to plan, a curve to ask about. Pure; days since
// 1970-01-01, Europe/Paris.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "loop/lot_input.h"
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

/// A curve `doses_g` at a `site_code`, and what else is known of the lot; it begins `today` unless
/// it says otherwise. Error kInvalid with every fault.
Result<LotInput> parse_what_if_request(std::string_view body, std::int64_t today);

}  // namespace gaveurs
