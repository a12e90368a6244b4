// What a meal, or its absence, does to the alerts of a lot and of its gaveur. Committer's thread.
#pragma once

#include "app/decision.h"
#include "domain/alert_rules.h"

namespace gaveurs {

/// Judges the rules for the lot's newest meal and clears "no data" alerts that it answers.
/// `before` is the lot's mortality history up to that meal; `corrected` when the meal replaces one
/// that was judged.
void judge_meal(Decision& decision, LotState& state, const MealValues& meal,
                const MortalityHistory& before, bool corrected);

/// Judges a meal that came after later ones: its faults are counted in their own time and change
/// nothing of the present. `was` are the values it replaces, whose faults are known already.
void judge_late_meal(Decision& decision, LotState& state, const MealValues& meal,
                     const MortalityHistory& before, const std::optional<MealValues>& was);

/// Takes one finding of a reading made `at` into the lot's alert of that kind; emits an event when
/// anything changed.
void take_finding(Decision& decision, LotState& state, const Finding& finding, Instant at,
                  bool corrected = false);

/// Clears every active alert of a lot that is fed no more: nothing will be read again.
void clear_lot_alerts(Decision& decision, LotState& state);

/// Puts the alert as it is now into the log; a new row gets its number here.
void emit_alert(Decision& decision, Alert& alert);

/// Takes one finding into an alert of a gaveur and puts the row into the set.
void take_gaveur_finding(Decision& decision, GaveurState& gaveur, const Finding& finding);

}  // namespace gaveurs
