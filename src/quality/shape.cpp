#include "quality/shape.h"

#include <algorithm>
#include <cmath>

#include "quality/tuned.h"

namespace gaveurs {
namespace {

/// Height of the parabola's top through three equally spaced heights above the middle one, with
/// what a mean over the spacing hides of a parabola (its curvature / 24) given back.
double rise_of_top(double left, double middle, double right) {
  const double bend = left - 2 * middle + right;
  if (bend >= 0) return 0;
  const double slope = (right - left) / 2;
  return std::min(-slope * slope / (2 * bend), -bend / 8) - bend / 24;
}

double top(const HeightMap& map) {
  std::size_t best = 0;
  for (std::size_t i = 0; i < kTofZones; ++i) {
    if (map.liver[i] && (!map.liver[best] || map.height_mm[i] > map.height_mm[best])) best = i;
  }
  const TofMatrix& h = map.height_mm;
  double rise = 0;
  const std::size_t x = best % kTofSide, y = best / kTofSide;
  if (x > 0 && x + 1 < kTofSide) rise += rise_of_top(h[best - 1], h[best], h[best + 1]);
  if (y > 0 && y + 1 < kTofSide) {
    rise += rise_of_top(h[best - kTofSide], h[best], h[best + kTofSide]);
  }
  return h[best] + rise;
}

}  // namespace

Shape measure_shape(const HeightMap& map, const Zones& zones, const Picture& picture) {
  Shape out;
  double sum = 0, sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0, within = 0;
  for (std::size_t i = 0; i < kTofZones; ++i) {
    if (!map.around[i] || map.height_mm[i] <= 0) continue;
    const double z = zones.distance_mm[i], side = picture.zone * z;
    const double x = picture.u(i) * z, y = picture.v(i) * z;
    const double weight = map.height_mm[i] * side * side;
    sum += weight, sx += weight * x, sy += weight * y;
    sxx += weight * x * x, syy += weight * y * y, sxy += weight * x * y;
    within += weight * side * side / 12;
  }
  if (sum <= 0) return out;
  out.x_mm = sx / sum, out.y_mm = sy / sum;
  const double xx = sxx / sum - out.x_mm * out.x_mm + within / sum;
  const double yy = syy / sum - out.y_mm * out.y_mm + within / sum;
  const double xy = sxy / sum - out.x_mm * out.y_mm;
  const double half = (xx + yy) / 2, apart = std::hypot((xx - yy) / 2, xy);
  out.angle = std::atan2(2 * xy, xx - yy) / 2;
  const double axis = 2 * std::sqrt(5.0);
  const ShapeTuning& tuned = kShapeTuning[picture.lie];
  const auto set = [](const std::array<double, 2>& line, double raw) {
    return std::max(line[0] * raw + line[1], 1.0);
  };
  out.length_mm = set(tuned.length, axis * std::sqrt(half + apart));
  out.width_mm = set(tuned.width, axis * std::sqrt(std::max(half - apart, 0.0)));
  out.thickness_mm = set(tuned.thickness, top(map));
  return out;
}

}  // namespace gaveurs
