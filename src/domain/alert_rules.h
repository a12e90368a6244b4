// The rules for feeding: from a meal and what came before it to findings. Each rule knows the
// severity it last gave, so that both its edges have hysteresis: a state is left only when the
// reading is clear of its edge by a margin. Pure.
//
//   rule            warning              critical            margin
//   dose_deviation  |dev| ≥ 10 %         ≥ 25 %              2 points
//   refused_feed    —                    given ≤ 70 %        5 points
//   mortality       ≥ 3 %                ≥ 5 %               0.2 points
//   mortality_rise  deaths since the last meal improbable (p < 0.001) under the lot's own
//                   history, left at p ≥ 0.01
//   temperature     outside 18-25 °C     outside 15-28 °C    0.5 °C
//   humidity        outside 50-75 %      —                   2 points
//   meal_overdue    3 h past the meal's hour: no data
//   device_silent   all lots of a gaveur overdue: no data
#pragma once

#include <array>
#include <optional>
#include <span>

#include "domain/alert.h"
#include "domain/meal.h"

namespace gaveurs {

/// Severity each kind has now, by kind; what the rules need to know of the past.
using Severities = std::array<Severity, kAlertKinds>;

/// Deaths of a lot before the meal under judgement, for the sudden-rise rule.
struct MortalityHistory {
  double deaths = 0;    // ducks lost so far
  int meals = 0;        // meals in which they were lost
  double before_pct = 0;  // mortality of the lot before this meal
  double ducks_initial = 0;
  int elapsed = 1;  // meals of the plan since the last one that was reported, this one included
};

Finding check_dose(const MealValues& meal, Severity before);
/// Without a planned dose there is nothing to refuse and nothing to deviate from: normal.
Finding check_refusal(const MealValues& meal, Severity before);
Finding check_mortality(const MealValues& meal, Severity before);
Finding check_mortality_rise(const MealValues& meal, const MortalityHistory& history,
                             Severity before);
Finding check_temperature(const MealValues& meal, Severity before);
Finding check_humidity(const MealValues& meal, Severity before);
/// `due` is when the meal should have come; hours late are counted from there.
Finding check_overdue(Instant due, Instant now);

/// All rules that a meal can answer, in the order of AlertKind.
std::array<Finding, 6> check_meal(const MealValues& meal, const MortalityHistory& history,
                                  const Severities& before);

/// P(X ≥ k) for a Poisson variable of the given mean.
double poisson_tail(double mean, int k);

}  // namespace gaveurs
