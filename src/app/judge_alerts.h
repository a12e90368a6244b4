// What a meal, or its absence, does to the alerts of a lot and of its gaveur. Committer's thread.
#pragma once

#include "app/decision.h"
#include "domain/alert_rules.h"

namespace gaveurs {

/// Judges the rules for the lot's newest meal and clears "no data" alerts that it answers.
/// `before` is the lot's mortality history up to that meal.
void judge_meal(Decision& decision, LotState& state, const MealValues& meal,
                const MortalityHistory& before);

/// Takes one finding of a reading made `at` into the lot's alert of that kind; emits an event when
/// anything changed.
void take_finding(Decision& decision, LotState& state, const Finding& finding, Instant at);

/// Puts the alert as it is now into the log; a new row gets its number here.
void emit_alert(Decision& decision, Alert& alert);

/// Takes one finding into an alert of a gaveur and puts the row into the set.
void take_gaveur_finding(Decision& decision, GaveurState& gaveur, const Finding& finding);

}  // namespace gaveurs
