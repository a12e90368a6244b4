// What is forecast of a curve before it is fed, as it is shown beside the curve and kept with it.
// Every figure comes with the interval that holds one lot in two and the one that holds nine in
// ten; a figure that cannot be known is unset. Plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace gaveurs {

struct PromisedFigure {
  double mean = 0;
  double half_low = 0, half_high = 0;
  double most_low = 0, most_high = 0;
  bool holds(double value) const { return most_low <= value && value <= most_high; }
};

struct CurvePromise {
  std::optional<PromisedFigure> rating;  // stars, of the curve and not of one jar
  PromisedFigure liver_g, itm;
  std::optional<PromisedFigure> loss;  // fraction
  double loss_upper95 = 0;
};

/// For people, in both languages.
struct Wording {
  std::string fr, en;
};

/// The curve's forecast less the standard curve's.
struct BesideStandard {
  std::optional<double> rating, rating_pm;  // stars; ± holds it nine times in ten
  double corn_g = 0, liver_g = 0, loss = 0;
};

struct CurveForecast {
  CurvePromise promise;
  std::optional<Wording> rating_unknown;
  BesideStandard beside;
  Wording reason, learns;
};

/// A curve that no other one beats in rating, corn and loss at once.
struct FrontPoint {
  std::optional<double> rating;
  double corn_g = 0, liver_g = 0, loss = 0, loss_upper95 = 0;
  std::vector<double> doses_g;
};

}  // namespace gaveurs
