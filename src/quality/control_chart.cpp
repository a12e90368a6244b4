#include "quality/control_chart.h"

#include <algorithm>
#include <cmath>

#include "quality/distributions.h"

namespace gaveurs {

double share_z(int count, int tries, double share) {
  const double below = binomial_cdf(count - 1, tries, share);
  const double middle = (below + binomial_cdf(count, tries, share)) / 2;
  // Beyond 8 sigma the distribution's tail is smaller than a double can tell from 0 or 1.
  constexpr double kTail = 6.2e-16;
  return normal_quantile(std::clamp(middle, kTail, 1 - kTail));
}

double ewma_edge() { return ShiftScheme{}.ewma_edge(); }

ChartMonitor::ChartMonitor(const ChartLimits& limits, RuleSet shown, RuleSet alarming)
    : limits_(limits), shown_(shown), alarming_(alarming) {}

ChartPoint ChartMonitor::judge(double value, std::optional<double> range, double z) {
  ChartPoint point;
  point.value = value;
  point.range = range;
  point.z = z;
  const RuleSet found = rules_.push(z);
  point.rules = found & shown_;
  point.beyond_range = range && limits_.range_ucl &&
                       (*range > *limits_.range_ucl || *range < limits_.range_lcl.value_or(0));
  point.alarm = detector_.push(z);
  point.ewma = detector_.ewma();
  if (point.alarm == ChartAlarm::kNone && (found & alarming_) != 0) {
    point.alarm = ChartAlarm::kRule;
    point.rules |= found & alarming_;
  }
  constexpr double kBackAt = 0.8;
  if (point.alarm != ChartAlarm::kNone) {
    out_ = true;
  } else if (std::abs(point.ewma) <= kBackAt * ewma_edge()) {
    out_ = false;
  }
  return point;
}

std::optional<ChartPoint> ChartMonitor::push(double value) {
  if (limits_.kind == ChartKind::kIndividuals) {
    const auto range = before_ ? std::optional(std::abs(value - *before_)) : std::nullopt;
    before_ = value;
    return judge(value, range, (value - limits_.centre) / limits_.sigma);
  }
  low_ = filled_ == 0 ? value : std::min(low_, value);
  high_ = filled_ == 0 ? value : std::max(high_, value);
  sum_ = filled_ == 0 ? value : sum_ + value;
  if (++filled_ < limits_.subgroup) return std::nullopt;
  filled_ = 0;
  const double mean = sum_ / limits_.subgroup;
  if (limits_.kind == ChartKind::kMean) {
    return judge(mean, high_ - low_, (mean - limits_.centre) / limits_.sigma);
  }
  const int count = static_cast<int>(std::lround(sum_));
  return judge(mean, std::nullopt, share_z(count, limits_.subgroup, limits_.centre));
}

std::size_t before_first_subgroup(std::int64_t count, std::size_t have, int subgroup) {
  const std::int64_t earlier = std::max<std::int64_t>(count - static_cast<std::int64_t>(have), 0);
  const std::int64_t into = earlier % subgroup;
  return std::min(static_cast<std::size_t>(into == 0 ? 0 : subgroup - into), have);
}

std::vector<ChartPoint> judge_points(const ChartLimits& limits, std::span<const double> values,
                                     RuleSet shown, RuleSet alarming) {
  ChartMonitor monitor(limits, shown, alarming);
  std::vector<ChartPoint> points;
  points.reserve(values.size() / static_cast<std::size_t>(limits.subgroup));
  for (const double value : values) {
    if (auto point = monitor.push(value)) points.push_back(*point);
  }
  return points;
}

}  // namespace gaveurs
