// Meal: one feeding of one lot, as a device reports it. Doses are grams of dry corn per duck.
// Plain values; checked in src/wire, trusted here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/instant.h"

namespace gaveurs {

enum class Moment : std::uint8_t { kMatin, kSoir };
constexpr std::string_view to_string(Moment m) { return m == Moment::kMatin ? "matin" : "soir"; }
constexpr std::optional<Moment> parse_moment(std::string_view text) {
  if (text == "matin") return Moment::kMatin;
  if (text == "soir") return Moment::kSoir;
  return std::nullopt;
}

/// What identifies a meal within its lot. Days count from 0; day -1 is preparation.
struct MealSlot {
  int jour = 0;
  Moment moment = Moment::kMatin;
  auto operator<=>(const MealSlot&) const = default;
};

/// Position of the slot in the lot's curve: 1 for the morning of day 0, 2 for its evening, …;
/// 0 and -1 on the day of preparation.
constexpr int meal_number(MealSlot slot) {
  return slot.jour * 2 + (slot.moment == Moment::kMatin ? 1 : 2);
}
constexpr MealSlot slot_of_meal(int number) {
  return {(number - 1) / 2, number % 2 == 1 ? Moment::kMatin : Moment::kSoir};
}

/// What was measured at a meal; two messages for one slot that agree in this are the same meal.
struct MealValues {
  double dose_theorique_g = 0;
  double dose_reelle_g = 0;
  double poids_moyen_g = 0;
  std::int64_t nb_canards_vivants = 0;
  double taux_mortalite_pct = 0;  // of the lot so far, 0-100
  double temperature_stabule_c = 0;
  double humidite_stabule_pct = 0;
  Instant time;
  bool pret_abattage = false;
  bool operator==(const MealValues&) const = default;
};

struct Meal {
  LotCode lot;
  GaveurId gaveur;
  std::string gaveur_nom;
  SiteCode site;
  std::string genetique;
  MealSlot slot;
  MealValues values;
  std::string message_id;  // empty when the client gave none
};

/// A meal as it is kept: with its place in the event log and how often it was corrected.
struct StoredMeal {
  Meal meal;
  Seq seq = 0;
  Instant recorded_at;
  int corrections = 0;
};

/// Parts of a lot's meals that are of one day each; `meals` are by slot.
std::vector<std::span<const StoredMeal>> meals_by_day(std::span<const StoredMeal> meals);

/// Values that a correction replaced.
struct ReplacedMeal {
  LotCode lot;
  MealSlot slot;
  MealValues values;
  Seq seq = 0;  // event that had brought them
  Instant replaced_at;
};

}  // namespace gaveurs
