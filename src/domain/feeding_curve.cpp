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

namespace {

Refusal meals_beyond(std::size_t meals, const CurveLimits& limits) {
  return {
      fmt::format("{} meals, not within 1-{}", meals, limits.most_meals),
      {"curve.meals",
       {{"meals", static_cast<double>(meals)}, {"most", static_cast<double>(limits.most_meals)}}}};
}

Refusal dose_beyond(std::size_t meal, double dose_g, const CurveLimits& limits) {
  return {fmt::format("meal {} of {:.7g} g is not within {:.0f}-{:.0f} g", meal, dose_g,
                      limits.lowest_g, limits.highest_g),
          {"curve.dose",
           {{"meal", static_cast<double>(meal)},
            {"dose_g", dose_g},
            {"low_g", limits.lowest_g},
            {"high_g", limits.highest_g}}}};
}

Refusal step_beyond(std::size_t meal, double step_g, double most_g) {
  return {fmt::format("meal {} is {:+.7g} g from the one before, {:.7g} g at most", meal, step_g,
                      most_g),
          {"curve.step",
           {{"meal", static_cast<double>(meal)}, {"step_g", step_g}, {"most_g", most_g}}}};
}

}  // namespace

std::vector<Refusal> limits_broken(std::span<const double> doses, const CurveLimits& limits,
                                   std::size_t most) {
  std::vector<Refusal> out;
  if (doses.empty() || static_cast<int>(doses.size()) > limits.most_meals) {
    out.push_back(meals_beyond(doses.size(), limits));
  }
  bool dose_told = false, step_told = false;
  for (std::size_t i = 0; i < doses.size() && out.size() < most; ++i) {
    if (!dose_told && !(doses[i] >= limits.lowest_g && doses[i] <= limits.highest_g)) {
      out.push_back(dose_beyond(i + 1, doses[i], limits));
      dose_told = true;
    }
    if (i == 0 || step_told || out.size() >= most) continue;
    const double largest = std::min(limits.step_g, limits.step_part * doses[i - 1]);
    const double step = doses[i] - doses[i - 1];
    if (std::abs(step) > largest + 1e-9) {
      out.push_back(step_beyond(i + 1, step, largest));
      step_told = true;
    }
  }
  return out;
}

std::optional<Refusal> limit_broken(std::span<const double> doses, const CurveLimits& limits) {
  auto broken = limits_broken(doses, limits, 1);
  if (broken.empty()) return std::nullopt;
  return std::move(broken.front());
}

}  // namespace gaveurs
