#include "domain/feeding_curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gaveurs {
namespace {
constexpr int kEasedMeals = 3;
}  // namespace

std::array<double, kShapeNumbers> numbers_of(const CurveShape& shape) {
  return {shape.first_g, shape.top_g, shape.rise_meals, shape.bend, shape.ease};
}

CurveShape shape_of(const std::array<double, kShapeNumbers>& numbers, int meals) {
  return {numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], meals};
}

std::vector<double> scaled(const CurveShape& shape, const ShapeRange& range) {
  const auto numbers = numbers_of(shape);
  std::vector<double> x(kShapeNumbers);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = 2 * (numbers[i] - range.low[i]) / (range.high[i] - range.low[i]) - 1;
  }
  return x;
}

std::vector<double> doses_of(const CurveShape& shape) {
  std::vector<double> doses;
  for (int meal = 0; meal < shape.meals; ++meal) {
    const double part = std::clamp(meal / std::max(1.0, shape.rise_meals), 0.0, 1.0);
    const double risen = 1 - std::pow(1 - part, shape.bend);
    double dose = shape.first_g + (shape.top_g - shape.first_g) * risen;
    const int eased = meal - (shape.meals - 1 - kEasedMeals);
    if (eased > 0) dose *= 1 - shape.ease * eased / kEasedMeals;
    doses.push_back(dose);
  }
  return doses;
}

std::optional<Refusal> limit_broken(std::span<const double> doses, const CurveLimits& limits) {
  if (doses.empty() || static_cast<int>(doses.size()) > limits.most_meals) {
    return Refusal{fmt::format("{} meals, not within 1-{}", doses.size(), limits.most_meals),
                   {"curve.meals",
                    {{"meals", static_cast<double>(doses.size())},
                     {"most", static_cast<double>(limits.most_meals)}}}};
  }
  for (std::size_t i = 0; i < doses.size(); ++i) {
    if (!(doses[i] >= limits.lowest_g && doses[i] <= limits.highest_g)) {
      return Refusal{fmt::format("meal {} of {:.7g} g is not within {:.0f}-{:.0f} g", i + 1,
                                 doses[i], limits.lowest_g, limits.highest_g),
                     {"curve.dose",
                      {{"meal", static_cast<double>(i + 1)},
                       {"dose_g", doses[i]},
                       {"low_g", limits.lowest_g},
                       {"high_g", limits.highest_g}}}};
    }
    if (i == 0) continue;
    const double most = std::min(limits.step_g, limits.step_part * doses[i - 1]);
    const double step = doses[i] - doses[i - 1];
    if (std::abs(step) > most + 1e-9) {
      return Refusal{fmt::format("meal {} is {:+.7g} g from the one before, {:.7g} g at most",
                                 i + 1, step, most),
                     {"curve.step",
                      {{"meal", static_cast<double>(i + 1)}, {"step_g", step}, {"most_g", most}}}};
    }
  }
  return std::nullopt;
}

}  // namespace gaveurs
