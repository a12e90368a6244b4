#include "app/curve_front.h"

#include <algorithm>

namespace gaveurs {
namespace {

double worth(const FrontPoint& point) { return point.rating.value_or(point.liver_g); }

/// At least as good in everything, and better in something.
bool beats(const FrontPoint& one, const FrontPoint& other) {
  const bool no_worse = worth(one) >= worth(other) && one.corn_g <= other.corn_g &&
                        one.loss_upper95 <= other.loss_upper95;
  return no_worse && (worth(one) > worth(other) || one.corn_g < other.corn_g ||
                      one.loss_upper95 < other.loss_upper95);
}

}  // namespace

std::vector<FrontPoint> front_of(std::vector<FrontPoint> points, std::size_t most) {
  std::ranges::sort(points, {}, [](const FrontPoint& point) { return point.corn_g; });
  const auto same = std::ranges::unique(points, {}, &FrontPoint::doses_g);
  points.erase(same.begin(), same.end());
  std::vector<FrontPoint> best;
  for (const FrontPoint& point : points) {
    const auto beaten = [&](const FrontPoint& other) { return beats(other, point); };
    if (std::ranges::none_of(points, beaten)) best.push_back(point);
  }
  if (best.size() <= most) return best;
  std::vector<FrontPoint> some;
  for (std::size_t i = 0; i < most; ++i) {
    some.push_back(best[most < 2 ? 0 : i * (best.size() - 1) / (most - 1)]);
  }
  return some;
}

}  // namespace gaveurs
