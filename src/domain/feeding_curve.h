// CurveShape: a whole feeding curve in five numbers, smooth by its making: it begins at a first
// dose, rises to a top that it keeps, and may ease off over the last three meals. The limits of
// DOMAIN.md stand beside it: no curve that breaks one is ever proposed. Grams of dry corn per duck
// and meal. Plain values; pure.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"

namespace gaveurs {

struct CurveShape {
  double first_g = 210;
  double top_g = 440;
  double rise_meals = 13;  // meals until the top
  double bend = 1.0;       // 1: straight; above 1: rises early; below: late
  double ease = 0;         // part of the top that the last meal is below it
  int meals = 20;
  bool operator==(const CurveShape&) const = default;
};

constexpr int kShapeNumbers = 5;
/// What a search may range over, and what ±1 means to the models.
struct ShapeRange {
  std::array<double, kShapeNumbers> low = {180, 370, 8, 0.6, 0.0};
  std::array<double, kShapeNumbers> high = {250, 500, 18, 1.8, 0.25};
};
std::array<double, kShapeNumbers> numbers_of(const CurveShape& shape);
CurveShape shape_of(const std::array<double, kShapeNumbers>& numbers, int meals);
/// Each number as −1 … 1 within its range; may lie outside where the shape does.
std::vector<double> scaled(const CurveShape& shape, const ShapeRange& range);

std::vector<double> doses_of(const CurveShape& shape);

struct CurveLimits {
  double step_part = 0.15;  // against the meal before it, up or down
  double step_g = 50;
  double lowest_g = 100, highest_g = 520;
  int most_meals = 28;
};
/// The limits a curve breaks, the first `most` of them: too many meals, the first dose and the
/// first step beyond. None when it keeps all.
std::vector<Refusal> limits_broken(std::span<const double> doses, const CurveLimits& limits,
                                   std::size_t most = 3);
/// The first of them.
std::optional<Refusal> limit_broken(std::span<const double> doses, const CurveLimits& limits);

}  // namespace gaveurs
