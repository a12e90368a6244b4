// Which column of the export means what. Names are known in the cooperative's own spelling and in
// its usual variations; case, accents, spaces and signs do not count, nor does the order. Pure.
//
//   required   code of the lot; number of the gaveur; first day; last day or days of feeding; ducks
//              put on feeding (MEG); mean liver weight; given doses, or corn per duck in total
//   optional   everything else; unknown columns are left alone and named in the report
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace gaveurs {

enum class LotColumn : std::uint8_t {
  kCode,
  kSite,
  kGaveur,
  kGaveurNom,
  kEleveur,
  kSouche,
  kProduction,
  kDebut,
  kFin,
  kDuree,
  kSaison,
  kAge,
  kMeg,
  kEnleves,
  kAccroches,
  kTotalPlanned,
  kTotalGiven,
  kCornKg,
  kFoie,
  kEcartType,
  kMagret,
  kCuisse,
  kCarcasse,
  kEntiersSaisis,
  kFoiesSaisis,
  kCarcassesSaisies,
  kPerteSalle,
  kPerte,
  kItm,
  kSigma,
  // Below: not in a row's fixed cells.
  kPlanned,  // of a meal
  kGiven,  // of a meal
  kIgnored,
};
constexpr std::size_t kFixedLotColumns = static_cast<std::size_t>(LotColumn::kPlanned);
/// Meals a lot may have; the export has 27 columns for each kind of dose.
constexpr int kMaxRecordedMeals = 40;

struct LotColumnRef {
  LotColumn column = LotColumn::kIgnored;
  int meal = 0;  // 1, 2, … for doses
};

/// The name as in the export, for messages.
std::string_view name_of(LotColumn column);

LotColumnRef find_lot_column(std::string_view name);

struct LotColumns {
  std::vector<LotColumnRef> refs;  // by position in the line
  std::vector<std::string> ignored;  // names of columns that mean nothing to us
  bool has(LotColumn column) const;
};

/// Error kInvalid when a required column is missing or one is there twice; it says which.
Result<LotColumns> map_lot_columns(const std::vector<std::string>& header);

/// How many of the names are known; tells the separator of a header line.
int known_lot_columns(const std::vector<std::string>& header);

}  // namespace gaveurs
