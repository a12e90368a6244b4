#include "app/record_meal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/decision.h"
#include "app/judge_alerts.h"

namespace gaveurs {
namespace {

Result<void> refuse(std::string path, std::string reason) {
  return fail(ErrorKind::kInvalid, "the message has fields that cannot be accepted",
              {{std::move(path), std::move(reason)}});
}

// Ducks at the start: those alive now and those the mortality says were lost.
std::optional<std::int64_t> initial_ducks(const MealValues& v) {
  if (v.taux_mortalite_pct >= 100) return std::nullopt;
  return std::llround(static_cast<double>(v.nb_canards_vivants) / (1 - v.taux_mortalite_pct / 100));
}

MortalityHistory history_before(const LotState& state, const StoredMeal* replaced) {
  MortalityHistory out;
  if (!state.lot.latest) return out;
  out.ducks_initial = static_cast<double>(state.lot.nb_canards_initial.value_or(0));
  const StoredMeal* newest = nullptr;
  for (const auto& meal : state.meals) {
    if (&meal == replaced) continue;
    ++out.meals;
    if (newest == nullptr || meal.meal.values.time > newest->meal.values.time) newest = &meal;
  }
  if (newest == nullptr) return {};
  out.before_pct = newest->meal.values.taux_mortalite_pct;
  out.deaths = out.before_pct / 100 * out.ducks_initial;
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

// The hour of the next meal: that of the other moment a day after it was last fed, where the lot
// has fed at it, since each farm keeps its own hours; otherwise half a day on.
Instant next_due(const LotState& state, const Meal& meal) {
  const Instant fed = meal.values.time;
  Instant due = fed + kMealIntervalMicros;
  for (const auto& stored : state.meals) {
    const Instant before = stored.meal.values.time;
    const Instant again = before + kMicrosPerDay;
    if (stored.meal.slot.moment == meal.slot.moment || before > fed) continue;
    if (again > fed && again - fed < kMicrosPerDay) due = again;
  }
  return due;
}

void move_on(LotState& state, const Meal& meal) {
  Lot& lot = state.lot;
  lot.slot = meal.slot;
  lot.latest = meal.values;
  lot.genetique = meal.genetique;
  lot.pret_abattage = lot.pret_abattage || meal.values.pret_abattage;
  lot.prochain_repas.reset();
  if (!lot.pret_abattage) lot.prochain_repas = next_due(state, meal);
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
    if (new_gaveur) return refuse("gaveur_id", "is not a known gaveur");
    if (!*site) return refuse("site", "is not a known site");
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

Result<void> RecordMeal::decide(Decision& decision) {
  decided_at_ = decision.now();
  LotState& state = decision.cache().lot(meal_.lot);
  if (state.known && state.lot.gaveur != meal_.gaveur) {
    return refuse("gaveur_id", "is not the gaveur of this lot");
  }
  if (auto people = check_people(decision); !people) return people;
  if (!state.known) begin_lot(state, meal_);

  StoredMeal* old = state.meal_at(meal_.slot);
  if (old != nullptr && old->meal.values == meal_.values) {
    duplicate_ = true;
    seq_ = old->seq;
    return {};
  }
  correction_ = old != nullptr;
  const auto before = history_before(state, old);

  Event event;
  event.kind = EventKind::kGavageRealtime;
  event.gaveur = meal_.gaveur;
  event.site = state.lot.site;
  event.lot = meal_.lot;
  event.body = std::move(body_);
  seq_ = decision.emit(std::move(event));
  store_meal(decision, state, old, meal_, seq_);

  Lot& lot = state.lot;
  const bool newest =
      !lot.latest || lot.slot == meal_.slot || meal_.values.time >= lot.latest->time;
  const bool was_ready = lot.pret_abattage;
  if (newest) move_on(state, meal_);
  // The seq must be the meal's own, so that a lagging client's newest value per lot is a meal.
  lot.seq = seq_;
  lot.updated_at = decision.now();
  decision.touch_lot(state);
  if (lot.statut == LotStatus::kImporte) {
    lot.statut = LotStatus::kEnGavage;
    decision.set().revived.push_back(lot.code);
  }
  if (lot.pret_abattage && !was_ready) {
    decision.set().pending.push_back({lot.code, lot.gaveur, lot.site, decision.now()});
  }
  if (!newest) return {};
  judge_meal(decision, state, meal_.values, before);
  const auto gaveur = decision.cache().gaveur(decision.tx(), meal_.gaveur);
  if (!gaveur) return std::unexpected(gaveur.error());
  if (*gaveur != nullptr) {
    take_gaveur_finding(decision, **gaveur, {AlertKind::kDeviceSilent, Severity::kNormal, {}, {}});
  }
  return {};
}

}  // namespace gaveurs
