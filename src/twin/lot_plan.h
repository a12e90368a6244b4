// LotPlan: everything about a simulated lot that is decided before its first meal: who feeds it,
// its ducks, the planned and given dose of each meal (g of dry corn per duck) and how many ducks
// die at each. LotTwin walks it. Four ways to make one: the simulator the field uses, the figures
// of the real records, one real record, and a curve to feed by. Pure: the same Random gives the
// same plan.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/instant.h"
#include "base/random.h"
#include "base/result.h"
#include "domain/meal.h"
#include "domain/people.h"
#include "domain/record.h"

namespace gaveurs {

struct PlannedMeal {
  MealSlot slot;
  double planned_g = 0;
  double given_g = 0;
  std::int64_t deaths = 0;  // between the meal before and this one
};

struct LotPlan {
  LotCode code;
  Gaveur gaveur;
  std::string genetique;
  Instant start;  // time of the slot day 0, morning
  std::int64_t ducks = 0;
  double start_weight_g = 0;
  double gain_per_corn = 0;  // g of body weight per g of dry corn
  std::vector<PlannedMeal> meals;  // by slot, not empty; the last one is before slaughter
};

enum class TwinProfile { kField, kRecords };

/// Who a simulated lot belongs to and when its first meal is.
struct LotOrigin {
  LotCode code;
  Gaveur gaveur;
  Instant start;
  std::int64_t ducks = 0;  // put on feeding; 0 draws them as the profile does
};

/// The lots of the simulator in the field: 45-55 ducks, 11-14 days of two meals, morning dose
/// 200 → 460 g and evening 210 → 490 g linear in day ÷ days, given within 5 % of planned, risk of
/// death per duck and meal 0.0005 + 0.0001 × day.
LotPlan plan_field_lot(const LotOrigin& origin, Random random);

/// Lots with the figures of the 1,784 real ones of 2023: size, days, dose by meal with its spread,
/// given against planned with its rare large deviations, loss.
LotPlan plan_records_lot(const LotOrigin& origin, Random random);

/// A lot as those of the field, but fed by a curve: `doses_g` meal by meal from the morning of day
/// 0 on, not empty. `strain`: what its ducks are; empty draws it.
LotPlan plan_curve_lot(const LotOrigin& origin, std::span<const double> doses_g,
                       const std::string& strain, Random random);

LotPlan plan_lot(TwinProfile profile, const LotOrigin& origin, const Random& random);

/// A real lot: its own doses meal by meal, deaths that add up to its loss, growth that follows its
/// corn and liver. A meal without a planned dose is planned as given. Meals of the record without
/// a given dose are left out. kInvalid when no meal has one.
Result<LotPlan> plan_replayed_lot(const LotRecord& record, const Gaveur& gaveur, Instant start,
                                  Random random);

/// Mean given dose of meal 1, 2, … in the real records (g), and its spread between lots.
double recorded_dose_g(int meal);
double recorded_spread_g(int meal);

}  // namespace gaveurs
