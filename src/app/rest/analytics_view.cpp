#include "app/rest/analytics_view.h"

#include <algorithm>

#include "base/day_text.h"

namespace gaveurs {

void write_data_range(JsonWriter& out, std::span<const ClosedLot> lots) {
  out.key("data").open_object().field("lots", lots.size());
  if (lots.empty()) {
    out.key("first_day").null().key("last_day").null().close_object();
    return;
  }
  std::int64_t first = lots[0].input.first_day, last = lots[0].outcome.last_day;
  for (const ClosedLot& lot : lots) {
    first = std::min(first, lot.input.first_day);
    last = std::max(last, lot.outcome.last_day);
  }
  out.field("first_day", day_text(first)).field("last_day", day_text(last)).close_object();
}

void write_interval(JsonWriter& out, std::string_view name, const Interval& interval,
                    int decimals) {
  out.key(name).open_object().rounded("low", interval.low, decimals);
  out.rounded("high", interval.high, decimals).close_object();
}

void write_target(JsonWriter& out, std::string_view name,
                  const std::optional<TargetForecast>& forecast, int decimals) {
  out.key(name);
  if (!forecast) {
    out.null();
    return;
  }
  out.open_object().rounded("mean", forecast->mean, decimals);
  write_interval(out, "half", forecast->half, decimals);
  write_interval(out, "most", forecast->most, decimals);
  out.rounded("upper95", forecast->upper95, decimals).close_object();
}

void write_learned(JsonWriter& out, const LearnedModel& model) {
  out.key("model").open_object().field("version", model.version).field("lots", model.lots);
  out.field("first_day", day_text(model.first_day)).field("last_day", day_text(model.last_day));
  out.field("hash", model.hash).field("seed", model.seed).close_object();
}

std::vector<ClosedLot> lots_of_site(std::span<const ClosedLot> lots, std::string_view site) {
  std::vector<ClosedLot> out;
  for (const ClosedLot& lot : lots) {
    if (site.empty() || lot.input.site == site) out.push_back(lot);
  }
  if (out.size() > kMostAnalysed) out.erase(out.begin(), out.end() - kMostAnalysed);
  return out;
}

}  // namespace gaveurs
