#include "app/check_overdue.h"

#include <algorithm>
#include <set>

#include "app/decision.h"
#include "app/judge_alerts.h"

namespace gaveurs {
namespace {

constexpr int kMostLots = 10'000;

// Whether this check is the first since another meal was missed: the count of a "no data" alert is
// the number of meals that did not come, not of looks at the clock.
bool another_missed(const std::vector<Alert>& alerts, AlertKind kind, Instant now) {
  const auto known = std::find_if(alerts.begin(), alerts.end(),
                                  [&](const Alert& a) { return a.kind == kind && a.active(); });
  if (known == alerts.end()) return true;
  const auto meals = [&](Instant t) { return (t - known->since) / kMealIntervalMicros; };
  return meals(now) > meals(known->last_at);
}

// When the lot should have been heard of again, by its own hours or, if those run ahead of the
// clock, after the longest silence there can be.
Instant due_of(const Lot& lot) {
  return std::min(*lot.prochain_repas, lot.updated_at + kLongestSilenceMicros);
}

}  // namespace

Result<void> CheckOverdue::decide(Decision& decision) {
  const Instant now = decision.now();
  const Instant due = now + -kMealOverdueMicros;
  const auto lots = decision.tx().lots_due_before(due, due + -kLongestSilenceMicros, kMostLots);
  if (!lots) return std::unexpected(lots.error());
  std::vector<LotCode> codes;
  std::vector<GaveurId> gaveurs;
  for (const auto& lot : *lots) {
    codes.push_back(lot.code);
    gaveurs.push_back(lot.gaveur);
  }
  if (auto loaded = decision.cache().load(decision.tx(), codes); !loaded) return loaded;
  for (const auto& code : codes) {
    LotState& state = decision.cache().lot(code);
    // A meal of the same batch may have come in time.
    if (!state.lot.prochain_repas) continue;
    const auto finding = check_overdue(due_of(state.lot), now);
    if (finding.severity == Severity::kNormal) continue;
    if (another_missed(state.alerts, AlertKind::kMealOverdue, now)) {
      take_finding(decision, state, finding, now);
    }
  }
  std::sort(gaveurs.begin(), gaveurs.end());
  gaveurs.erase(std::unique(gaveurs.begin(), gaveurs.end()), gaveurs.end());
  if (auto checked = check_silent_gaveurs(decision, gaveurs); !checked) return checked;
  return clear_ended(decision);
}

Result<void> CheckOverdue::check_silent_gaveurs(Decision& decision,
                                                const std::vector<GaveurId>& gaveurs) {
  // Who fed in this batch is not silent, though his lots in the store are as they were before it.
  std::set<GaveurId> heard;
  for (const StoredMeal& meal : decision.set().meals) heard.insert(meal.meal.gaveur);
  for (const auto id : gaveurs) {
    if (heard.contains(id)) continue;
    const auto lots = decision.tx().lots_fed_by(id);
    if (!lots) return std::unexpected(lots.error());
    if (lots->empty()) continue;
    Instant newest = due_of(lots->front());
    for (const auto& lot : *lots) newest = std::max(newest, due_of(lot));
    auto finding = check_overdue(newest, decision.now());
    if (finding.severity == Severity::kNormal) continue;
    finding.kind = AlertKind::kDeviceSilent;
    auto state = decision.cache().gaveur(decision.tx(), id);
    if (!state) return std::unexpected(std::move(state.error()));
    if (*state == nullptr) continue;
    if (another_missed((*state)->alerts, AlertKind::kDeviceSilent, decision.now())) {
      take_gaveur_finding(decision, **state, finding);
    }
  }
  return {};
}

Result<void> CheckOverdue::clear_ended(Decision& decision) {
  const auto codes =
      decision.tx().ended_with_alerts(decision.now() + -kMealIntervalMicros, kMostLots);
  if (!codes) return std::unexpected(codes.error());
  if (auto loaded = decision.cache().load(decision.tx(), *codes); !loaded) return loaded;
  for (const auto& code : *codes) clear_lot_alerts(decision, decision.cache().lot(code));
  const auto idle = decision.tx().idle_with_alerts(kMostLots);
  if (!idle) return std::unexpected(idle.error());
  for (const auto id : *idle) {
    auto state = decision.cache().gaveur(decision.tx(), id);
    if (!state) return std::unexpected(std::move(state.error()));
    if (*state == nullptr) continue;
    take_gaveur_finding(decision, **state, {AlertKind::kDeviceSilent, Severity::kNormal, {}, {}});
  }
  return {};
}

}  // namespace gaveurs
