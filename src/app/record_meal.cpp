#include "app/record_meal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/decision.h"
#include "app/follow_curve.h"
#include "app/judge_alerts.h"
#include "app/queue_lot.h"

namespace gaveurs {
namespace {

Result<void> refuse(std::string path, std::string reason, RefusalCode code) {
  return fail(ErrorKind::kInvalid, "the message has fields that cannot be accepted",
              {{std::move(path), std::move(reason), std::move(code)}});
}

// Ducks at the start: those alive now and those the mortality says were lost. A lot that is first
// seen with most of its ducks dead says too little for that.
std::optional<std::int64_t> initial_ducks(const MealValues& v) {
  if (v.taux_mortalite_pct > 50) return std::nullopt;
  return std::llround(static_cast<double>(v.nb_canards_vivants) / (1 - v.taux_mortalite_pct / 100));
}

// The newest meal before a slot, by the plan and not by the clock: devices' clocks go wrong.
const StoredMeal* last_before(const LotState& state, MealSlot slot) {
  const StoredMeal* last = nullptr;
  for (const auto& meal : state.meals) {
    if (meal.meal.slot >= slot) continue;
    if (last == nullptr || meal.meal.slot > last->meal.slot) last = &meal;
  }
  return last;
}

bool is_newest(const LotState& state, MealSlot slot) {
  return std::none_of(state.meals.begin(), state.meals.end(),
                      [&](const StoredMeal& m) { return m.meal.slot > slot; });
}

MortalityHistory history_before(const LotState& state, MealSlot slot) {
  const StoredMeal* last = last_before(state, slot);
  if (last == nullptr) return {};
  MortalityHistory out;
  out.ducks_initial = static_cast<double>(state.lot.nb_canards_initial.value_or(0));
  out.meals =
      static_cast<int>(std::count_if(state.meals.begin(), state.meals.end(),
                                     [&](const StoredMeal& m) { return m.meal.slot < slot; }));
  out.before_pct = last->meal.values.taux_mortalite_pct;
  out.deaths = out.before_pct / 100 * out.ducks_initial;
  out.elapsed = meal_number(slot) - meal_number(last->meal.slot);
  return out;
}

void begin_lot(LotState& state, const Meal& meal) {
  state.known = true;
  Lot& lot = state.lot;
  lot = {};
  lot.code = meal.lot;
  lot.gaveur = meal.gaveur;
  lot.site = meal.site;
  lot.genetique = meal.genetique;
  lot.debut = meal.values.time;
  lot.nb_canards_initial = initial_ducks(meal.values);
}

// The hour of the next meal: that of the other moment a day after the lot was last fed at it, since
// each farm keeps its own hours; otherwise half a day on.
Instant next_due(const LotState& state) {
  const Instant fed = state.lot.latest->time;
  const StoredMeal* other = last_before(state, *state.lot.slot);
  while (other != nullptr && other->meal.slot.moment == state.lot.slot->moment) {
    other = last_before(state, other->meal.slot);
  }
  if (other != nullptr) {
    const Instant again = other->meal.values.time + kMicrosPerDay;
    if (again > fed && again - fed < kMicrosPerDay) return again;
  }
  return fed + kMealIntervalMicros;
}

// A lot is ready for slaughter as long as one of its meals says so; a correction can take it back.
Result<void> refresh_ready(Decision& decision, LotState& state) {
  Lot& lot = state.lot;
  const bool ready = std::any_of(state.meals.begin(), state.meals.end(),
                                 [](const StoredMeal& m) { return m.meal.values.pret_abattage; });
  const bool was = std::exchange(lot.pret_abattage, ready);
  lot.prochain_repas.reset();
  if (!ready) lot.prochain_repas = next_due(state);
  if (ready && !was) return enter_queue(decision, lot, state.meals);
  if (!ready && was) return leave_queue(decision, lot.code);
  return {};
}

void store_meal(Decision& decision, LotState& state, StoredMeal* old, const Meal& meal, Seq seq) {
  StoredMeal stored;
  stored.meal = meal;
  stored.seq = seq;
  stored.recorded_at = decision.now();
  if (old != nullptr) {
    stored.corrections = old->corrections + 1;
    decision.set().replaced.push_back(
        {meal.lot, meal.slot, old->meal.values, old->seq, decision.now()});
    *old = stored;
  } else {
    ++state.lot.nb_repas;
    state.meals.push_back(stored);
  }
  decision.set().meals.push_back(std::move(stored));
}

}  // namespace

Result<void> RecordMeal::check_people(Decision& decision) {
  const auto gaveur = decision.cache().gaveur(decision.tx(), meal_.gaveur);
  if (!gaveur) return std::unexpected(gaveur.error());
  const auto site = decision.cache().site_exists(decision.tx(), meal_.site);
  if (!site) return std::unexpected(site.error());
  const bool new_gaveur = *gaveur == nullptr;
  if (!decision.demo()) {
    if (new_gaveur) {
      return refuse("gaveur_id", "is not a known gaveur",
                    {"gaveur.unknown", {{"gaveur_id", static_cast<double>(meal_.gaveur.value)}}});
    }
    if (!*site) return refuse("site", "is not a known site", {"site.unknown", {}});
    return {};
  }
  if (!*site) {
    decision.set().sites.push_back({meal_.site, meal_.site.value, ""});
    decision.cache().add_site(meal_.site);
  }
  if (new_gaveur) {
    const Gaveur made{meal_.gaveur, meal_.gaveur_nom, meal_.site, std::nullopt};
    decision.set().gaveurs.push_back(made);
    decision.cache().add_gaveur(made);
  }
  return {};
}

Result<void> RecordMeal::check_lot(const LotState& state) const {
  if (!state.known) return {};
  if (state.lot.gaveur != meal_.gaveur) {
    return refuse("gaveur_id", "is not the gaveur of this lot", {"meal.other_gaveur", {}});
  }
  if (state.lot.site != meal_.site) {
    return refuse("site", "is not the site of this lot", {"meal.other_site", {}});
  }
  return {};
}

Result<void> RecordMeal::move_lot(Decision& decision, LotState& state, bool newest) {
  Lot& lot = state.lot;
  if (newest) {
    lot.slot = meal_.slot;
    lot.latest = meal_.values;
    lot.genetique = meal_.genetique;
  }
  if (auto queued = refresh_ready(decision, state); !queued) return queued;
  lot.seq = seq_;
  lot.updated_at = decision.now();
  decision.touch_lot(state);
  if (lot.statut != LotStatus::kImporte) return {};
  lot.statut = LotStatus::kEnGavage;
  decision.set().revived.push_back(lot.code);
  return {};
}

Result<void> RecordMeal::decide(Decision& decision) {
  decided_at_ = decision.now();
  LotState& state = decision.cache().lot(meal_.lot);
  if (auto fits = check_lot(state); !fits) return fits;
  if (auto people = check_people(decision); !people) return people;
  const bool begins = !state.known;
  if (begins) begin_lot(state, meal_);

  StoredMeal* old = state.meal_at(meal_.slot);
  // It cannot be told any more whether this is new, a repeat or a correction.
  if (old == nullptr && state.lot.nb_repas > static_cast<int>(state.meals.size())) {
    return refuse("code_lot", "is a lot whose meals are no longer all kept, so it takes no more",
                  {"lot.forgotten", {}});
  }
  const bool newest = is_newest(state, meal_.slot);
  const bool other_strain = newest && state.lot.genetique != meal_.genetique;
  if (old != nullptr && old->meal.values == meal_.values && !other_strain) {
    duplicate_ = true;
    seq_ = old->seq;
    return {};
  }
  correction_ = old != nullptr;
  const auto history = history_before(state, meal_.slot);
  std::optional<MealValues> was;
  if (old != nullptr) was = old->meal.values;

  Event event;
  event.kind = EventKind::kGavageRealtime;
  event.gaveur = meal_.gaveur;
  event.site = state.lot.site;
  event.lot = meal_.lot;
  event.body = std::move(body_);
  seq_ = decision.emit(std::move(event));
  store_meal(decision, state, old, meal_, seq_);
  if (auto moved = move_lot(decision, state, newest); !moved) return moved;
  if (newest) {
    judge_meal(decision, state, meal_.values, history, correction_);
  } else {
    judge_late_meal(decision, state, meal_.values, history, was);
  }
  const auto gaveur = decision.cache().gaveur(decision.tx(), meal_.gaveur);
  if (!gaveur) return std::unexpected(gaveur.error());
  if (*gaveur != nullptr) {
    take_gaveur_finding(decision, **gaveur, {AlertKind::kDeviceSilent, Severity::kNormal, {}, {}});
  }
  if (begins) {
    if (auto begun = begin_curve(decision, state, meal_); !begun) return begun;
  }
  return follow_curve(decision, state);
}

}  // namespace gaveurs
