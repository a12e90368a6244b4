#include "twin/lot_twin.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "domain/lot.h"

namespace gaveurs {
namespace {

/// To a whole number of 1 ÷ `per_unit`; dividing last gives the number a person would write.
double rounded(double value, double per_unit) { return std::round(value * per_unit) / per_unit; }

/// -1 … 1 over the day, highest at 15 h UTC: about the warmest hour in France.
double daily_rhythm(Instant t) {
  const auto within_day = static_cast<double>(t.micros % kMicrosPerDay) / kMicrosPerDay;
  return std::cos(2 * std::numbers::pi * (within_day - 15.0 / 24));
}

}  // namespace

Instant time_of_slot(Instant start, MealSlot slot) {
  return start + (meal_number(slot) - 1) * kMealIntervalMicros;
}

LotTwin::LotTwin(LotPlan plan, Random random)
    : plan_(std::move(plan)),
      random_(random),
      alive_(plan_.ducks),
      weight_g_(plan_.start_weight_g) {}

Instant LotTwin::due() const {
  const std::size_t at = std::min(next_, plan_.meals.size() - 1);
  return time_of_slot(plan_.start, plan_.meals[at].slot);
}

double LotTwin::wander(double value, Random& random) {
  return std::clamp(0.85 * value + random.normal(0, 0.25), -1.0, 1.0);
}

std::optional<Meal> LotTwin::next() {
  if (done()) return std::nullopt;
  Meal meal;
  meal.values.time = due();
  const PlannedMeal& planned = plan_.meals[next_++];
  alive_ -= std::min(planned.deaths, alive_);
  meal.lot = plan_.code;
  meal.gaveur = plan_.gaveur.id;
  meal.gaveur_nom = plan_.gaveur.nom;
  meal.site = plan_.gaveur.site;
  meal.genetique = plan_.genetique;
  meal.slot = planned.slot;
  MealValues& values = meal.values;
  values.dose_theorique_g = planned.planned_g;
  values.dose_reelle_g = planned.given_g;
  // Ducks are weighed before they are fed.
  values.poids_moyen_g = rounded(weight_g_, 10);
  values.nb_canards_vivants = alive_;
  const auto dead = static_cast<double>(plan_.ducks - alive_);
  values.taux_mortalite_pct =
      plan_.ducks > 0 ? rounded(100 * dead / static_cast<double>(plan_.ducks), 100) : 0;
  warmth_ = wander(warmth_, random_);
  damp_ = wander(damp_, random_);
  const double rhythm = daily_rhythm(values.time);
  values.temperature_stabule_c = rounded(21 + 0.8 * rhythm + 1.2 * warmth_, 10);
  values.humidite_stabule_pct = rounded(65 - 4 * rhythm + 6 * damp_, 10);
  values.pret_abattage = done();
  weight_g_ += planned.given_g * plan_.gain_per_corn * random_.uniform(0.9, 1.1);
  return meal;
}

}  // namespace gaveurs
