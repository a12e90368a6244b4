#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "app/analytics_source.h"
#include "app/rest/analytics_request.h"
#include "app/rest/analytics_view.h"
#include "app/rest/answers.h"
#include "base/day_text.h"
#include "loop/slaughter_plan.h"

namespace gaveurs {
namespace {

constexpr std::int64_t kMostCapacity = 1'000'000;
constexpr int kUsualDays = 14;
constexpr std::size_t kFewestDurations = 5;
constexpr std::int64_t kDurationsOf = 365;  // days before, whose lots say how long one lasts
constexpr std::int64_t kEarly = 1, kLate = 2;  // days about the best one that a lot may wait for

/// Of a lot that the plan has no place for.
std::string_view why_none(const PlanLot& lot, std::span<const PlanDay> days) {
  std::optional<std::int64_t> most;
  for (const PlanDay& day : days) {
    if (day.day < lot.ready_from || day.day > lot.ready_to) continue;
    most = std::max(most.value_or(0), day.capacity);
  }
  if (!most) return "no_day";
  return lot.ducks > *most ? "too_many" : "no_room";
}

Result<std::string> answer(const PlanTask& task, std::span<const ClosedLot> data) {
  const auto plan = plan_slaughter(task.lots, task.days);
  if (!plan) return std::unexpected(plan.error());
  const SlaughterPlan greedy = earliest_first(task.lots, task.days);
  std::string text;
  JsonWriter out(text);
  out.open_object();
  write_data_range(out, data);
  out.field("usual_days", task.usual_days).rounded("cost_duck_days", plan->cost, 1);
  out.rounded("least_duck_days", plan->least, 1);
  out.rounded("earliest_first_duck_days", greedy.cost, 1).key("lots").open_array();
  for (std::size_t l = 0; l < task.lots.size(); ++l) {
    const PlanLot& lot = task.lots[l];
    const auto at = plan->day_of[l];
    out.open_object().field("code_lot", lot.code).field("ducks", lot.ducks);
    out.field("ready_from", day_text(lot.ready_from)).field("best_day", day_text(lot.best));
    out.field("ready_to", day_text(lot.ready_to)).key("day");
    at ? out.value(day_text(task.days[*at].day)) : out.null();
    out.key("off_days");
    at ? out.value(task.days[*at].day - lot.best) : out.null();
    out.key("why_none");
    at ? out.null() : out.value(why_none(lot, task.days));
    out.close_object();
  }
  out.close_array().key("days").open_array();
  for (std::size_t d = 0; d < task.days.size(); ++d) {
    out.open_object().field("day", day_text(task.days[d].day));
    out.field("capacity", task.days[d].capacity).field("ducks", plan->load[d]).close_object();
  }
  out.close_array().key("left_out").open_array();
  for (const std::string& code : task.left_out) out.value(code);
  out.close_array().close_object();
  return text;
}

/// The middle of how long lots lasted lately; unset where too few say.
std::optional<std::int64_t> usual_days(std::span<const ClosedLot> lots, std::int64_t before) {
  std::vector<std::int64_t> days;
  for (const ClosedLot& lot : lots) {
    if (lot.outcome.last_day >= before || lot.outcome.last_day < before - kDurationsOf) continue;
    days.push_back(lot.outcome.last_day - lot.input.first_day);
  }
  if (days.size() < kFewestDurations) return std::nullopt;
  std::nth_element(days.begin(), days.begin() + std::ssize(days) / 2, days.end());
  return days[days.size() / 2];
}

Result<void> add_running(Reader& r, const SiteCode& site, std::int64_t from, PlanTask& task) {
  LotFilter filter;
  filter.site = site;
  const auto active = r.active_lots(filter, static_cast<int>(kMostPlanLots) + 1);
  if (!active) return std::unexpected(active.error());
  for (const LotView& view : *active) {
    const Lot& lot = view.lot;
    const std::int64_t ducks =
        lot.latest ? lot.latest->nb_canards_vivants : lot.nb_canards_initial.value_or(0);
    if (ducks <= 0) {
      task.left_out.push_back(lot.code.value);
      continue;
    }
    const std::int64_t best = std::max(from, paris_day_number(lot.debut) + *task.usual_days);
    task.lots.push_back({lot.code.value, ducks, std::max(from, best - kEarly), best, best + kLate});
  }
  return {};
}

/// "3000,0,2500": ducks of each day.
std::vector<std::int64_t> capacities_parameter(const Question& q, Parameters& in) {
  std::vector<std::int64_t> out;
  std::string_view text = q.parameter("capacities");
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(','));
    std::int64_t ducks = -1;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), ducks);
    if (read.ec != std::errc() || read.ptr != word.data() + word.size() || ducks < 0 ||
        ducks > kMostCapacity || out.size() == kMostPlanDays) {
      in.refuse("capacities", fmt::format("must be 1 to {} whole numbers up to {}, with commas",
                                          kMostPlanDays, kMostCapacity));
      return {};
    }
    out.push_back(ducks);
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return out;
}

/// Ducks of each day: each by itself, or the same for some days.
std::vector<std::int64_t> read_capacities(const Question& q, Parameters& in) {
  const bool each = !q.parameter("capacities").empty();
  const auto same = in.integer("capacity", 1, kMostCapacity);
  const auto days = in.integer("days", 1, static_cast<std::int64_t>(kMostPlanDays));
  if (each && (same || days)) in.refuse("capacities", "cannot stand beside capacity and days");
  if (each) return capacities_parameter(q, in);
  if (q.parameter("capacity").empty()) in.refuse("capacity", "is needed: ducks a day");
  return std::vector<std::int64_t>(static_cast<std::size_t>(days.value_or(kUsualDays)),
                                   same.value_or(0));
}

}  // namespace

Result<std::string> slaughter_plan(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"site_code", "capacity", "days", "capacities", "from"});
  const auto site = in.site("site_code");
  const auto capacities = read_capacities(q, in);
  const auto from_time = in.time("from");
  if (q.parameter("site_code").empty()) in.refuse("site_code", "is needed");
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const std::int64_t from = paris_day_number(from_time.value_or(q.now));
  const auto source = q.analytics->lots(r);
  if (!source) return std::unexpected(source.error());
  const auto data = lots_of_site((*source)->lots, site->value);
  PlanTask task;
  task.usual_days = usual_days(data, from);
  if (!task.usual_days) {
    return fail(
        ErrorKind::kConflict,
        Refusal{fmt::format("fewer than {} lots of {} closed in the year before, so nobody can say "
                            "when a lot is ready; send lots and days yourself",
                            kFewestDurations, site->value),
                {"plan.too_few",
                 {{"site", site->value}, {"needed", static_cast<double>(kFewestDurations)}}}});
  }
  if (auto added = add_running(r, *site, from, task); !added) {
    return std::unexpected(added.error());
  }
  for (std::size_t d = 0; d < capacities.size(); ++d) {
    task.days.push_back({from + static_cast<std::int64_t>(d), capacities[d]});
  }
  return answer(task, data);
}

Result<std::string> slaughter_plan_of(const Question& q, Reader&) {
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto task = parse_plan_request(q.body);
  if (!task) return std::unexpected(task.error());
  return answer(*task, {});
}

}  // namespace gaveurs
