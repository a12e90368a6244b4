// Correction of the coming meals of a lot that is fed by a recommended curve: from what was given
// so far to doses that return smoothly to the curve, and make up for missed or surplus corn where
// that does the ducks no harm. What is advised keeps every limit of feeding (CurveLimits) against
// the meal before it, starting from what was really given, and never exceeds the curve's own
// highest dose; where no dose can keep them all nothing is advised. After refused feed or a sign
// that the ducks are unwell nothing is caught up and doses rise at half the pace; what was refused
// is never caught up. Grams of dry corn per duck. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "domain/feeding_curve.h"

namespace gaveurs {

enum class AdviceReason : std::uint8_t {
  kAsPlanned,  // the curve itself from the next meal on
  kFedLess,  // than the curve so far
  kFedMore,
  kRefusedFeed,  // the last meal was refused
  kWelfare,  // mortality, or another sign that comes first
  kNoAdvice,  // no dose keeps all limits: a person decides
};
/// as_planned, fed_less, fed_more, refused_feed, welfare, no_advice
std::string_view to_string(AdviceReason reason);
std::optional<AdviceReason> parse_advice_reason(std::string_view text);

struct CurveAdvice {
  int from_meal = 1;  // the first coming meal
  std::vector<double> doses_g;  // of the coming meals; empty: none left, or no advice
  AdviceReason reason = AdviceReason::kAsPlanned;
  double missed_g = 0;  // recommended less given over the meals known; negative: surplus
  bool operator==(const CurveAdvice&) const = default;
};

struct CurveCondition {
  bool refused = false;  // feed was refused at the last meal
  bool unwell = false;  // a welfare alert of the lot is active
  bool was_unwell = false;  // there was one: nothing is caught up any more
};

/// A meal's dose as it was given; `meal` counts from 1.
struct GivenDose {
  int meal = 0;
  double dose_g = 0;
};

/// A refused meal: this part of the recommended dose, or less, was taken.
constexpr double kRefusedPart = 0.70;
/// A coming meal makes up for at most this part of its own dose.
constexpr double kCatchUpPart = 0.05;

/// `recommended` is the whole curve from meal 1 on; `given` the meals known so far, in any order.
CurveAdvice correct_curve(std::span<const double> recommended, std::span<const GivenDose> given,
                          const CurveLimits& limits, CurveCondition condition);

}  // namespace gaveurs
