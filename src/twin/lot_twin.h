// LotTwin: one simulated lot, meal by meal. It walks a LotPlan and adds what a device measures: the
// mean weight, which rises with the corn given; the ducks alive and the mortality so far (percent
// of the ducks at the start); the stable's climate, which wanders within 19-23 °C and 55-75 % with
// a daily rhythm. Pure: the same plan and Random give the same meals. One thread.
#pragma once

#include <cstdint>
#include <optional>

#include "base/random.h"
#include "domain/meal.h"
#include "twin/lot_plan.h"

namespace gaveurs {

class LotTwin {
 public:
  LotTwin(LotPlan plan, Random random);

  const LotPlan& plan() const { return plan_; }
  bool done() const { return next_ == plan_.meals.size(); }
  /// When the next meal is given; the time of the last one when done.
  Instant due() const;
  /// The next meal; nullopt when done. The last one says the lot is ready for slaughter.
  std::optional<Meal> next();

 private:
  /// Slow wander that returns to 0, kept within ±1.
  static double wander(double value, Random& random);

  LotPlan plan_;
  Random random_;
  std::size_t next_ = 0;
  std::int64_t alive_;
  double weight_g_;
  double warmth_ = 0;
  double damp_ = 0;
};

/// Time of a meal of a lot whose day 0 morning is at `start`: twelve hours from meal to meal.
Instant time_of_slot(Instant start, MealSlot slot);

}  // namespace gaveurs
