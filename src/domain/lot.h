// Lot: a group of ducks fed together, its present state, and, once slaughtered, its results.
// Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/instant.h"
#include "domain/meal.h"

namespace gaveurs {

enum class LotStatus : std::uint8_t {
  kEnGavage,  // meals arrive
  kImporte,   // known from the cooperative's records only
  kTermine,   // closed by an operator
};
constexpr std::string_view to_string(LotStatus s) {
  switch (s) {
    case LotStatus::kEnGavage:
      return "en_gavage";
    case LotStatus::kImporte:
      return "importe";
    case LotStatus::kTermine:
      return "termine";
  }
  return "en_gavage";
}
constexpr std::optional<LotStatus> parse_lot_status(std::string_view text) {
  if (text == "en_gavage") return LotStatus::kEnGavage;
  if (text == "importe") return LotStatus::kImporte;
  if (text == "termine") return LotStatus::kTermine;
  return std::nullopt;
}

/// Results of a slaughtered lot, from the cooperative's records.
struct LotResult {
  double poids_foie_g = 0;                     // mean liver weight
  std::optional<double> ecart_type_foie_g;     // 0 in a record means unknown and is not kept
  double mais_par_canard_g = 0;                // dry corn given per duck
  double itm = 0;                              // corn ÷ liver, lower is better
  std::optional<double> sigma;                 // sd ÷ mean of liver weight
  std::optional<double> perte;                 // fraction lost, (MEG − hooked) ÷ MEG
  Instant fin_lot;
  bool operator==(const LotResult&) const = default;
};

struct Lot {
  LotId id;
  LotCode code;
  GaveurId gaveur;
  SiteCode site;
  std::string genetique;
  Instant debut;
  std::optional<std::int64_t> nb_canards_initial;
  LotStatus statut = LotStatus::kEnGavage;
  // Of the newest meal by time; unset until one came.
  std::optional<MealSlot> slot;
  std::optional<MealValues> latest;
  int nb_repas = 0;
  bool pret_abattage = false;
  std::optional<Instant> prochain_repas;  // when the next meal is due
  Instant updated_at;
  Seq seq = 0;  // last event that changed the lot
  std::optional<LotResult> resultat;
};

/// One meal of a curve: the planned or given dose, grams of dry corn per duck.
struct CurvePoint {
  int repas = 0;  // meal_number()
  std::optional<double> planned_g;
  std::optional<double> given_g;
  bool operator==(const CurvePoint&) const = default;
};

/// Time between two meals of a lot: feeding is twice a day.
constexpr std::int64_t kMealIntervalMicros = 12 * kMicrosPerHour;
/// A meal counts as overdue this long after its hour.
constexpr std::int64_t kMealOverdueMicros = 3 * kMicrosPerHour;
/// A lot that sent nothing for this long is due whatever its own clock says: some devices run
/// ahead.
constexpr std::int64_t kLongestSilenceMicros = kMicrosPerDay;

}  // namespace gaveurs
