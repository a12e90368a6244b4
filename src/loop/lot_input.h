// LotInput: what is known of a lot before it is slaughtered, which is all a prediction may use. It
// is a type of its own so that no result can slip into a forecast: a LotRecord has both, and
// lot_input() takes the first half. Plain values; doses in grams of dry corn per duck.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "domain/record.h"

namespace gaveurs {

struct LotInput {
  std::int64_t gaveur = 0;
  std::int64_t eleveur = 0;  // farm that raised the ducks; 0: unknown
  std::string site, souche, production;
  std::int64_t first_day = 0;  // days since 1970-01-01, Europe/Paris
  int days = 0;                // of feeding, planned or past
  double age_days = 0;         // at start; 0: unknown
  double ducks = 0;            // put on feeding (MEG)
  std::vector<double> given_g;    // meal by meal; for meals to come what is meant to be given
  std::vector<double> planned_g;  // as long; the gaveur's plan where there is one, else the given
  double corn_g() const;
};

/// Results of a lot that is closed; 0 is never a value.
struct LotOutcome {
  std::int64_t last_day = 0;
  double liver_g = 0;
  std::optional<double> liver_sd_g;
  std::optional<double> loss;  // fraction
};

struct ClosedLot {
  std::string code;
  LotInput input;
  LotOutcome outcome;
};

ClosedLot closed_lot(const LotRecord& record);

/// In the order in which they closed, then by code.
std::vector<ClosedLot> closed_lots(const std::vector<LotRecord>& records);

/// What a curve is to the models; see name_of().
constexpr int kCurveFeatures = 14;
using CurveFeatures = std::array<double, kCurveFeatures>;
enum CurveFeature {
  kCorn,  // all doses, g
  kMeals,  // how many
  kMeals1To5,  // their corn, g
  kMeals6To10,
  kMeals11To15,
  kMeals16On,
  kLastDose,
  kLastThree,  // mean of the last three
  kMaxDose,
  kAge,  // days; 0 where unknown
  kDucks,  // natural logarithm
  kDeviation,  // given − planned over all meals ÷ planned
  kLateDeviation,  // the same of the last six meals
  kFirstDose,
};
std::string_view name_of(CurveFeature feature);
CurveFeatures curve_features(const LotInput& lot);

/// The last meals themselves, the very last one first; where a lot has fewer, its first one stands
/// for those before it. Doses in g, deviations (given − planned) ÷ planned, 0 before the first
/// meal.
constexpr int kLastMeals = 20;
using LastMeals = std::array<double, kLastMeals>;
LastMeals last_doses(const LotInput& lot);
LastMeals last_deviations(const LotInput& lot);

}  // namespace gaveurs
