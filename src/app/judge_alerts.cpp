#include "app/judge_alerts.h"

#include <algorithm>

#include "wire/alert_json.h"

namespace gaveurs {
namespace {

Severity severity_of(const Alert& alert) {
  return alert.active() ? alert.severity : Severity::kNormal;
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

void take_finding(Decision& decision, LotState& state, const Finding& finding, Instant at) {
  if (finding.severity == Severity::kNormal) {
    const auto known = std::find_if(state.alerts.begin(), state.alerts.end(),
                                    [&](const Alert& a) { return a.kind == finding.kind; });
    if (known == state.alerts.end() || !known->active()) return;
  }
  std::size_t index = 0;
  Alert& alert = state.alert(finding.kind, index);
  alert.source = "lot/" + state.lot.code.value;
  alert.lot = state.lot.code;
  alert.gaveur = state.lot.gaveur;
  alert.site = state.lot.site;
  if (apply(alert, finding, at) == AlertChange::kNone) return;
  emit_alert(decision, alert);
  decision.touch_alert(state, index);
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
                const MortalityHistory& before) {
  Severities now{};
  for (const auto& alert : state.alerts) {
    now[static_cast<std::size_t>(alert.kind)] = severity_of(alert);
  }
  for (const auto& finding : check_meal(meal, before, now)) {
    take_finding(decision, state, finding, meal.time);
  }
  take_finding(decision, state, {AlertKind::kMealOverdue, Severity::kNormal, {}, {}},
               decision.now());
}

}  // namespace gaveurs
