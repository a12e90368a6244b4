#include "domain/curve_correction.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "domain/names.h"

namespace gaveurs {
namespace {

constexpr std::array<std::string_view, 6> kReasons = {"as_planned",   "fed_less", "fed_more",
                                                      "refused_feed", "welfare",  "no_advice"};
/// Below this, of all corn given so far, a lot counts as fed as planned.
constexpr double kSameTotalPart = 0.01;
/// The last dose counts as given as planned within this.
constexpr double kSameDosePart = 0.03;
constexpr double kGentle = 0.5;  // of the largest step up, while the ducks come first
// Advised doses are whole grams, as scales show them.
double down_to_grams(double dose_g) { return std::floor(dose_g + 1e-6); }
double up_to_grams(double dose_g) { return std::ceil(dose_g - 1e-6); }

struct Fed {
  int last_meal = 0;
  double last_g = 0;
  double missed_g = 0, planned_g = 0;  // over the meals that are known and in the curve
};

Fed look_back(std::span<const double> recommended, std::span<const GivenDose> given) {
  Fed fed;
  for (const GivenDose& one : given) {
    if (one.meal < 1) continue;
    if (one.meal > fed.last_meal) {
      fed.last_meal = one.meal;
      fed.last_g = one.dose_g;
    }
    if (one.meal > static_cast<int>(recommended.size())) continue;
    const double planned = recommended[static_cast<std::size_t>(one.meal - 1)];
    fed.planned_g += planned;
    // What ducks refused they did not miss.
    if (one.dose_g > kRefusedPart * planned) fed.missed_g += planned - one.dose_g;
  }
  return fed;
}

AdviceReason reason_of(const Fed& fed, std::span<const double> recommended,
                       CurveCondition condition) {
  if (condition.refused) return AdviceReason::kRefusedFeed;
  if (condition.unwell) return AdviceReason::kWelfare;
  if (std::abs(fed.missed_g) <= kSameTotalPart * fed.planned_g) {
    const auto at = static_cast<std::size_t>(std::max(0, fed.last_meal - 1));
    const double off = at < recommended.size() ? fed.last_g - recommended[at] : 0;
    if (fed.last_meal == 0 || std::abs(off) <= kSameDosePart * fed.last_g) {
      return AdviceReason::kAsPlanned;
    }
    return off < 0 ? AdviceReason::kFedLess : AdviceReason::kFedMore;
  }
  return fed.missed_g > 0 ? AdviceReason::kFedLess : AdviceReason::kFedMore;
}

/// Doses within reach of the meal before; empty when low > high.
struct Reach {
  double low = 0, high = 0;
};

Reach reach_from(double before_g, double highest_g, const CurveLimits& limits, bool gentle) {
  const double step = std::min(limits.step_g, limits.step_part * before_g);
  return {std::max(limits.lowest_g, up_to_grams(before_g - step)),
          std::min(highest_g, down_to_grams(before_g + (gentle ? kGentle : 1) * step))};
}

}  // namespace

std::string_view to_string(AdviceReason reason) {
  return kReasons[static_cast<std::size_t>(reason)];
}

std::optional<AdviceReason> parse_advice_reason(std::string_view text) {
  return parse_name<AdviceReason>(kReasons, text);
}

CurveAdvice correct_curve(std::span<const double> recommended, std::span<const GivenDose> given,
                          const CurveLimits& limits, CurveCondition condition) {
  const Fed fed = look_back(recommended, given);
  CurveAdvice advice;
  advice.from_meal = fed.last_meal + 1;
  advice.missed_g = fed.missed_g;
  advice.reason = reason_of(fed, recommended, condition);
  const auto first = std::min(recommended.size(), static_cast<std::size_t>(fed.last_meal));
  const auto coming = recommended.subspan(first);
  if (coming.empty()) return advice;
  if (fed.last_meal == 0) {
    advice.doses_g.assign(coming.begin(), coming.end());
    return advice;
  }
  const double highest =
      std::min(limits.highest_g, *std::max_element(recommended.begin(), recommended.end()));
  const bool gentle = condition.refused || condition.unwell;
  const bool catches_up = !gentle && !condition.was_unwell;
  // What was missed is spread over all coming meals, and so is surplus.
  double missed = advice.reason == AdviceReason::kAsPlanned ? 0 : fed.missed_g;
  double before = fed.last_g;
  for (std::size_t i = 0; i < coming.size(); ++i) {
    const double planned = coming[i], most = kCatchUpPart * planned;
    const double share = missed / static_cast<double>(coming.size() - i);
    const double aim = planned + std::clamp(share, -most, catches_up ? most : 0.0);
    const Reach reach = reach_from(before, highest, limits, gentle);
    if (reach.low > reach.high) {
      advice.doses_g.clear();
      advice.reason = AdviceReason::kNoAdvice;
      return advice;
    }
    before = std::clamp(std::round(aim), reach.low, reach.high);
    advice.doses_g.push_back(before);
    if (advice.reason != AdviceReason::kAsPlanned) missed += planned - before;
  }
  return advice;
}

}  // namespace gaveurs
