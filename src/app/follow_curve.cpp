#include "app/follow_curve.h"

#include <algorithm>
#include <cmath>

#include "wire/proposition_json.h"

namespace gaveurs {
namespace {

/// Advice is told anew once a coming dose moved by more than this.
constexpr double kSameDose_g = 1.5;

bool is_of_welfare(const Alert& alert) {
  return alert.kind == AlertKind::kMortality || alert.kind == AlertKind::kMortalityRise;
}

CurveCondition condition_of(const LotState& state, const Proposition& proposition) {
  const StoredMeal* last = nullptr;
  for (const StoredMeal& meal : state.meals) {
    if (last == nullptr || meal.meal.slot > last->meal.slot) last = &meal;
  }
  CurveCondition out;
  for (const Alert& alert : state.alerts) {
    if (!is_of_welfare(alert) || alert.count == 0) continue;
    out.was_unwell = true;
    out.unwell = out.unwell || alert.active();
  }
  if (last == nullptr) return out;
  const MealValues& values = last->meal.values;
  out.refused = values.dose_reelle_g <= kRefusedPart * values.dose_theorique_g;
  const int meal = meal_number(last->meal.slot);
  if (meal >= 1 && meal <= static_cast<int>(proposition.doses_g.size())) {
    const double meant = proposition.doses_g[static_cast<std::size_t>(meal - 1)];
    out.refused = out.refused || values.dose_reelle_g <= kRefusedPart * meant;
  }
  return out;
}

// Whether the advice for the meals to come says anything that was not said before.
bool says_more(const Proposition& proposition, const CurveAdvice& advice) {
  const auto first = static_cast<std::size_t>(advice.from_meal - 1);
  const bool told = proposition.advice && proposition.advice->reason != AdviceReason::kNoAdvice &&
                    proposition.advice->from_meal <= advice.from_meal;
  if (advice.reason == AdviceReason::kNoAdvice) {
    return !proposition.advice || proposition.advice->reason != AdviceReason::kNoAdvice;
  }
  for (std::size_t i = 0; i < advice.doses_g.size(); ++i) {
    double before = first + i < proposition.doses_g.size() ? proposition.doses_g[first + i] : 0;
    if (told) {
      const std::size_t at =
          first + i - static_cast<std::size_t>(proposition.advice->from_meal - 1);
      if (at < proposition.advice->doses_g.size()) before = proposition.advice->doses_g[at];
    }
    if (std::abs(before - advice.doses_g[i]) > kSameDose_g) return true;
  }
  return false;
}

// Nobody but the supervision sees a proposition before it was accepted.
bool is_gaveurs(CurveStepKind kind, PropositionState before) {
  if (kind == CurveStepKind::kProposed || kind == CurveStepKind::kRefused) return false;
  return kind != CurveStepKind::kStopped || before != PropositionState::kProposed;
}

}  // namespace

Proposition& take_step(Decision& decision, Proposition proposition, CurveStep step) {
  const PropositionState before = proposition.state;
  const auto lead_to = parse_proposition_state(
      step.kind == CurveStepKind::kChanged ? "accepted" : to_string(step.kind));
  if (lead_to) proposition.state = *lead_to;
  proposition.seq = decision.next_seq();
  if (proposition.id.value == 0) {
    proposition.id = {proposition.seq};
    proposition.created_at = decision.now();
  }
  proposition.changed_at = decision.now();
  step.proposition = proposition.id;
  step.number = ++proposition.steps;
  step.at = decision.now();
  Event event;
  event.kind = EventKind::kCurveUpdate;
  if (is_gaveurs(step.kind, before)) event.gaveur = proposition.gaveur;
  event.site = proposition.site;
  event.lot = proposition.lot;
  event.body = encode_curve_update(proposition, step);
  decision.emit(std::move(event));
  decision.set().curve_steps.push_back(std::move(step));
  decision.touch_curve(proposition);
  return decision.curves().put(std::move(proposition));
}

Result<void> begin_curve(Decision& decision, const LotState& state, const Meal& meal) {
  if (meal.slot.jour > 0) return {};
  if (auto loaded = decision.curves().load(decision.tx()); !loaded) return loaded;
  const Proposition* waiting = decision.curves().waiting(meal.gaveur, meal.genetique);
  if (waiting == nullptr) return {};
  Proposition running = *waiting;
  running.lot = state.lot.code;
  CurveStep step;
  step.kind = CurveStepKind::kRunning;
  take_step(decision, std::move(running), std::move(step));
  return {};
}

Result<void> follow_curve(Decision& decision, const LotState& state) {
  if (auto loaded = decision.curves().load(decision.tx()); !loaded) return loaded;
  const Proposition* known = decision.curves().of_lot(state.lot.code);
  if (known == nullptr) return {};
  std::vector<GivenDose> given;
  for (const StoredMeal& meal : state.meals) {
    given.push_back({meal_number(meal.meal.slot), meal.meal.values.dose_reelle_g});
  }
  auto advice = correct_curve(known->doses_g, given, CurveLimits{}, condition_of(state, *known));
  if (known->advice == advice) return {};
  const bool news = says_more(*known, advice);
  Proposition moved = *known;
  moved.advice = std::move(advice);
  moved.advised_at = decision.now();
  if (!news) {
    decision.touch_curve(moved);
    decision.curves().put(std::move(moved));
    return {};
  }
  CurveStep step;
  step.kind = CurveStepKind::kCorrected;
  step.reason = to_string(moved.advice->reason);
  step.doses_g = moved.advice->doses_g;
  step.from_meal = moved.advice->from_meal;
  take_step(decision, std::move(moved), std::move(step));
  return {};
}

}  // namespace gaveurs
