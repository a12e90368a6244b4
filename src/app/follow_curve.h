// A lot and the curve it is fed by: the first meal of a gaveur's next lot takes the oldest
// proposition he agreed to, and every meal after it moves the advice for the coming ones on. Each
// step of a proposition is a row, an event and, later, a leaf. Committer's thread.
#pragma once

#include "app/decision.h"

namespace gaveurs {

/// Numbers the step, puts proposition, step and event into the set, and the proposition into the
/// cache. A new proposition gets its number here. `step` needs kind, by, reason, doses, from_meal.
Proposition& take_step(Decision& decision, Proposition proposition, CurveStep step);

/// At the first meal of a lot nobody knew; nothing when it is not of the first day.
Result<void> begin_curve(Decision& decision, const LotState& state, const Meal& meal);

/// After a meal was taken into `state`: the advice for the coming meals.
Result<void> follow_curve(Decision& decision, const LotState& state);

}  // namespace gaveurs
