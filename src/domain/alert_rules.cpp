#include "domain/alert_rules.h"

#include <algorithm>
#include <cmath>

#include "domain/edges.h"
#include "domain/indices.h"
#include "domain/lot.h"

namespace gaveurs {
namespace {

// Two decimals: more than the sensors are good for.
double rounded(double value) { return std::round(value * 100) / 100 + 0.0; }  // no −0

Finding finding(AlertKind kind, Edge edge, double value) {
  Finding out{kind, edge.severity, rounded(value), std::nullopt};
  if (edge.severity != Severity::kNormal) out.threshold = edge.threshold;
  return out;
}

auto at_least(double value, double warning, double critical) {
  return [=](double margin) -> Edge {
    if (value >= critical - margin) return {Severity::kCritical, critical};
    if (value >= warning - margin) return {Severity::kWarning, warning};
    return {};
  };
}

struct Band {
  double low, high;
};

auto outside(double value, Band warning, std::optional<Band> critical) {
  return [=](double margin) -> Edge {
    const auto crossed = [&](Band band) -> std::optional<double> {
      if (value < band.low + margin) return band.low;
      if (value > band.high - margin) return band.high;
      return std::nullopt;
    };
    if (critical) {
      if (const auto edge = crossed(*critical)) return {Severity::kCritical, *edge};
    }
    if (const auto edge = crossed(warning)) return {Severity::kWarning, *edge};
    return {};
  };
}

}  // namespace

double poisson_tail(double mean, int k) {
  double term = std::exp(-mean);
  double below = 0;
  for (int i = 0; i < k; ++i) {
    below += term;
    term *= mean / (i + 1);
  }
  return std::max(0.0, 1 - below);
}

Finding check_dose(const MealValues& meal, Severity before) {
  const auto deviation = dose_deviation(Grams{meal.dose_theorique_g}, Grams{meal.dose_reelle_g});
  if (!deviation) return {AlertKind::kDoseDeviation, Severity::kNormal, {}, {}};
  const double size = std::abs(deviation->value);
  auto out =
      finding(AlertKind::kDoseDeviation, with_hysteresis(at_least(size, 10, 25), before, 2), size);
  out.value = rounded(deviation->value);
  return out;
}

Finding check_refusal(const MealValues& meal, Severity before) {
  if (meal.dose_theorique_g <= 0) return {AlertKind::kRefusedFeed, Severity::kNormal, {}, {}};
  const double eaten = meal.dose_reelle_g / meal.dose_theorique_g * 100;
  const auto judge = [&](double margin) -> Edge {
    if (eaten <= 70 + margin) return {Severity::kCritical, 70};
    return {};
  };
  return finding(AlertKind::kRefusedFeed, with_hysteresis(judge, before, 5), eaten);
}

Finding check_mortality(const MealValues& meal, Severity before) {
  return finding(AlertKind::kMortality,
                 with_hysteresis(at_least(meal.taux_mortalite_pct, 3, 5), before, 0.2),
                 meal.taux_mortalite_pct);
}

Finding check_mortality_rise(const MealValues& meal, const MortalityHistory& history,
                             Severity before) {
  Finding out{AlertKind::kMortalityRise, Severity::kNormal, {}, {}};
  if (history.ducks_initial <= 0 || history.meals < 1) return out;
  const double risen_pct = meal.taux_mortalite_pct - history.before_pct;
  const int deaths = static_cast<int>(
      std::clamp(std::lround(risen_pct / 100 * history.ducks_initial), 0L, 10'000L));
  out.value = deaths;
  // Half a death and one meal are added, so that a lot without deaths so far has a rate above 0.
  const double expected = (history.deaths + 0.5) / (history.meals + 1) * history.elapsed;
  const double limit = before == Severity::kWarning ? 0.01 : 0.001;
  // One death is never a sudden rise, however small and healthy the lot was.
  int edge = 2;
  while (edge <= deaths && poisson_tail(expected, edge) >= limit) ++edge;
  if (edge > deaths) return out;
  out.severity = Severity::kWarning;
  out.threshold = edge;
  return out;
}

Finding check_temperature(const MealValues& meal, Severity before) {
  const auto judge = outside(meal.temperature_stabule_c, {18, 25}, Band{15, 28});
  return finding(AlertKind::kTemperature, with_hysteresis(judge, before, 0.5),
                 meal.temperature_stabule_c);
}

Finding check_humidity(const MealValues& meal, Severity before) {
  const auto judge = outside(meal.humidite_stabule_pct, {50, 75}, std::nullopt);
  return finding(AlertKind::kHumidity, with_hysteresis(judge, before, 2),
                 meal.humidite_stabule_pct);
}

Finding check_overdue(Instant due, Instant now) {
  const double hours = static_cast<double>(now - due) / static_cast<double>(kMicrosPerHour);
  Finding out{AlertKind::kMealOverdue, Severity::kNormal, rounded(hours), std::nullopt};
  if (now - due < kMealOverdueMicros) return out;
  out.severity = Severity::kNoData;
  out.threshold = static_cast<double>(kMealOverdueMicros) / static_cast<double>(kMicrosPerHour);
  return out;
}

std::array<Finding, 6> check_meal(const MealValues& meal, const MortalityHistory& history,
                                  const Severities& before) {
  const auto was = [&](AlertKind kind) { return before[static_cast<std::size_t>(kind)]; };
  return {check_dose(meal, was(AlertKind::kDoseDeviation)),
          check_refusal(meal, was(AlertKind::kRefusedFeed)),
          check_mortality(meal, was(AlertKind::kMortality)),
          check_mortality_rise(meal, history, was(AlertKind::kMortalityRise)),
          check_temperature(meal, was(AlertKind::kTemperature)),
          check_humidity(meal, was(AlertKind::kHumidity))};
}

}  // namespace gaveurs
