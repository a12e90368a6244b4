// Bodies that analytics take, whatever is in them. A plan that was read keeps its limits and can be
// made, within its capacities and at no less than its own least cost; a curve has doses in grams.
#include "app/rest/analytics_request.h"
#include "shared/property.h"

namespace {

using namespace gaveurs;
using fuzz::must;

constexpr std::size_t kFewLots = 12, kFewDays = 10;  // plans that take no time

void check_plan(std::string_view body) {
  const auto task = parse_plan_request(body);
  if (!task) {
    must(!task.error().message.empty(), "a refusal says why");
    return;
  }
  must(!task->lots.empty() && task->lots.size() <= kMostPlanLots, "lots within the limit");
  must(!task->days.empty() && task->days.size() <= kMostPlanDays, "days within the limit");
  for (const PlanLot& lot : task->lots) {
    must(lot.ducks > 0 && lot.ready_from <= lot.best && lot.best <= lot.ready_to, "days in order");
  }
  if (task->lots.size() > kFewLots || task->days.size() > kFewDays) return;
  const auto plan = plan_slaughter(task->lots, task->days);
  must(plan.has_value(), "what was read can be planned");
  must(plan->cost >= plan->least * (1 - 1e-9) - 1e-6, "no plan costs less than the least");
  for (std::size_t d = 0; d < task->days.size(); ++d) {
    must(plan->load[d] <= task->days[d].capacity, "capacities are kept");
  }
}

void check_curve(std::string_view body) {
  const auto lot = parse_what_if_request(body, 20'000);
  if (!lot) return;
  must(!lot->doses_g.empty() && lot->doses_g.size() <= 40, "a curve has doses");
  for (const double dose : lot->doses_g) must(dose >= 1 && dose <= 2'000, "doses are grams");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto body = fuzz::view_of(data, size);
  check_plan(body);
  check_curve(body);
  return 0;
}
