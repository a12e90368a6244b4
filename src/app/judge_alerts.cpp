#include "app/judge_alerts.h"

#include <algorithm>

#include "wire/alert_json.h"

namespace gaveurs {
namespace {

Severity severity_of(const Alert& alert) {
  return alert.active() ? alert.severity : Severity::kNormal;
}

// The lot's alert of that kind, made when there is none.
Alert& alert_of(LotState& state, AlertKind kind, std::size_t& index) {
  Alert& alert = state.alert(kind, index);
  alert.source = "lot/" + state.lot.code.value;
  alert.lot = state.lot.code;
  alert.gaveur = state.lot.gaveur;
  alert.site = state.lot.site;
  return alert;
}

}  // namespace

void emit_alert(Decision& decision, Alert& alert) {
  alert.seq = decision.next_seq();
  // The first event's place in the log is also the alert's number: unique and growing.
  if (alert.id.value == 0) alert.id.value = alert.seq;
  Event event;
  event.kind = EventKind::kAlert;
  event.gaveur = alert.gaveur;
  event.site = alert.site;
  event.lot = alert.lot;
  event.body = encode_alert(alert);
  decision.emit(std::move(event));
}

void take_finding(Decision& decision, LotState& state, const Finding& finding, Instant at,
                  bool corrected) {
  if (finding.severity == Severity::kNormal) {
    const auto known = std::find_if(state.alerts.begin(), state.alerts.end(),
                                    [&](const Alert& a) { return a.kind == finding.kind; });
    if (known == state.alerts.end() || !known->active()) return;
  }
  std::size_t index = 0;
  Alert& alert = alert_of(state, finding.kind, index);
  if (apply(alert, finding, at, corrected) == AlertChange::kNone) return;
  emit_alert(decision, alert);
  decision.touch_alert(state, index);
}

void clear_lot_alerts(Decision& decision, LotState& state) {
  for (const auto& alert : state.alerts) {
    if (!alert.active()) continue;
    take_finding(decision, state, {alert.kind, Severity::kNormal, {}, {}}, decision.now());
  }
}

void take_gaveur_finding(Decision& decision, GaveurState& state, const Finding& finding) {
  auto found = std::find_if(state.alerts.begin(), state.alerts.end(),
                            [&](const Alert& a) { return a.kind == finding.kind; });
  if (found == state.alerts.end()) {
    if (finding.severity == Severity::kNormal) return;
    Alert fresh;
    fresh.kind = finding.kind;
    fresh.source = "gaveur/" + std::to_string(state.gaveur.id.value);
    fresh.gaveur = state.gaveur.id;
    fresh.site = state.gaveur.site;
    state.alerts.push_back(std::move(fresh));
    found = std::prev(state.alerts.end());
  }
  if (apply(*found, finding, decision.now()) == AlertChange::kNone) return;
  emit_alert(decision, *found);
  decision.set().alerts.push_back(*found);
}

void judge_meal(Decision& decision, LotState& state, const MealValues& meal,
                const MortalityHistory& before, bool corrected) {
  Severities now{};
  for (const auto& alert : state.alerts) {
    now[static_cast<std::size_t>(alert.kind)] = severity_of(alert);
  }
  for (const auto& finding : check_meal(meal, before, now)) {
    take_finding(decision, state, finding, meal.time, corrected);
  }
  take_finding(decision, state, {AlertKind::kMealOverdue, Severity::kNormal, {}, {}},
               decision.now());
}

void judge_late_meal(Decision& decision, LotState& state, const MealValues& meal,
                     const MortalityHistory& before, const std::optional<MealValues>& was) {
  const auto findings = check_meal(meal, before, {});
  const auto known = was ? check_meal(*was, before, {}) : std::array<Finding, 6>{};
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& finding = findings[i];
    if (finding.severity == Severity::kNormal || known[i].severity != Severity::kNormal) continue;
    std::size_t index = 0;
    Alert& alert = alert_of(state, finding.kind, index);
    note_past(alert, finding, meal.time);
    emit_alert(decision, alert);
    decision.touch_alert(state, index);
    const bool of_present = alert.active() ? meal.time >= alert.since : meal.time == alert.since;
    if (of_present) continue;
    decision.set().episodes.push_back(
        {alert.id, alert.kind, finding.severity, alert.gaveur, meal.time, meal.time});
  }
}

}  // namespace gaveurs
