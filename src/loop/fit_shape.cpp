#include "loop/fit_shape.h"

#include <algorithm>
#include <cmath>

namespace gaveurs {
namespace {

constexpr std::size_t kFewestDoses = 6;
constexpr std::array<double, 6> kRises = {8, 10, 12, 14, 16, 18};
constexpr std::array<double, 5> kBends = {0.6, 0.8, 1.0, 1.3, 1.7};
constexpr std::array<double, 4> kEases = {0, 0.08, 0.16, 0.25};
constexpr double kFinerBend = 0.13, kFinerEase = 0.04;  // around the best of the grid
constexpr int kEasings = 40;
constexpr double kRidge = 1e-6;

// Doses of a shape are linear in its first and top dose: what each of them weighs at every meal.
struct Basis {
  std::vector<double> first, top;
};

Basis basis_of(CurveShape shape) {
  shape.first_g = 1;
  shape.top_g = 0;
  Basis basis;
  basis.first = doses_of(shape);
  shape.first_g = 0;
  shape.top_g = 1;
  basis.top = doses_of(shape);
  return basis;
}

// The best first and top dose for the rest of the shape; gives back the squared errors.
double solve(CurveShape& shape, std::span<const double> doses) {
  const Basis basis = basis_of(shape);
  double ff = kRidge, ft = 0, tt = kRidge, fy = 0, ty = 0;
  for (std::size_t i = 0; i < doses.size(); ++i) {
    ff += basis.first[i] * basis.first[i];
    ft += basis.first[i] * basis.top[i];
    tt += basis.top[i] * basis.top[i];
    fy += basis.first[i] * doses[i];
    ty += basis.top[i] * doses[i];
  }
  const double determinant = ff * tt - ft * ft;
  shape.first_g = (fy * tt - ty * ft) / determinant;
  shape.top_g = (ty * ff - fy * ft) / determinant;
  double squares = 0;
  for (std::size_t i = 0; i < doses.size(); ++i) {
    const double left = doses[i] - shape.first_g * basis.first[i] - shape.top_g * basis.top[i];
    squares += left * left;
  }
  return squares;
}

}  // namespace

std::optional<CurveShape> fit_shape(std::span<const double> doses) {
  if (doses.size() < kFewestDoses) return std::nullopt;
  CurveShape best;
  double least = 1e300;
  const auto look = [&](double rise, double bend, double ease) {
    CurveShape shape{0, 0, rise, bend, ease, static_cast<int>(doses.size())};
    const double squares = solve(shape, doses);
    if (squares >= least) return;
    least = squares;
    best = shape;
  };
  for (const double rise : kRises) {
    for (const double bend : kBends) {
      for (const double ease : kEases) look(rise, bend, ease);
    }
  }
  const CurveShape middle = best;
  for (const int rise : {-1, 0, 1}) {
    for (const int bend : {-1, 0, 1}) {
      for (const int ease : {-1, 0, 1}) {
        look(middle.rise_meals + rise, middle.bend + kFinerBend * bend,
             std::max(0.0, middle.ease + kFinerEase * ease));
      }
    }
  }
  return best;
}

std::optional<CurveShape> within(const CurveShape& shape, const ShapeRange& range,
                                 const CurveLimits& limits) {
  auto numbers = numbers_of(shape);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    numbers[i] = std::clamp(numbers[i], range.low[i], range.high[i]);
  }
  CurveShape out = shape_of(numbers, shape.meals);
  for (int round = 0; round < kEasings; ++round) {
    if (!limit_broken(doses_of(out), limits)) return out;
    // Straighter, slower and with less of an end is gentler.
    out.bend += 0.2 * (1 - out.bend);
    out.rise_meals = std::min(range.high[2], out.rise_meals + 0.25);
    out.ease *= 0.9;
  }
  return std::nullopt;
}

std::vector<double> whole_doses_of(const CurveShape& shape, const CurveLimits& limits) {
  auto doses = doses_of(shape);
  double before = 0;
  for (double& dose : doses) {
    dose = std::round(dose);
    if (before > 0) {
      const double step = std::min(limits.step_g, limits.step_part * before);
      dose = std::clamp(dose, std::ceil(before - step), std::floor(before + step));
    }
    dose = std::clamp(dose, std::ceil(limits.lowest_g), std::floor(limits.highest_g));
    before = dose;
  }
  return doses;
}

}  // namespace gaveurs
