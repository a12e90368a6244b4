// LotFigures: what is compared between closed lots: how they were fed, how many they were, what
// they came to. NaN where a record does not know. Each figure has its words in both languages, so
// that a cluster or an anomaly can say why. Pure.
#pragma once

#include <array>
#include <cstdint>

#include "domain/curve_promise.h"
#include "loop/lot_input.h"

namespace gaveurs {

enum class LotFigure : std::uint8_t {
  kCorn,     // kg per duck
  kMeals,
  kLast,     // mean of the last three doses, g
  kOffPlan,  // (given − planned) ÷ planned, %
  kAge,      // days
  kDucks,
  kLiver,    // g
  kSpread,   // standard deviation of livers ÷ mean, %
  kItm,
  kLoss,     // %
};
constexpr std::size_t kLotFigures = 10;
using LotFigures = std::array<double, kLotFigures>;

struct FigureWords {
  const char* key;  // on the wire
  const char* unit;
  const char* fr;
  const char* en;
  const char* high_fr;
  const char* high_en;
  const char* low_fr;
  const char* low_en;
  int digits;  // shown
};
const FigureWords& words_of(std::size_t figure);

LotFigures lot_figures(const ClosedLot& lot);

}  // namespace gaveurs
