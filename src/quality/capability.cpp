#include "quality/capability.h"

#include <algorithm>
#include <cmath>

#include "quality/control_constants.h"
#include "quality/distributions.h"

namespace gaveurs {
namespace {

constexpr double kTail = (1 - kCapabilityConfidence) / 2;

struct Spread {
  double sigma = 0, degrees = 0;
};

double mean_of(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

Spread overall(std::span<const double> values, double mean) {
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double degrees = static_cast<double>(values.size()) - 1;
  return {std::sqrt(squares / degrees), degrees};
}

// Mean moving range / d2. Ranges that share samples know less than independent ones: the variance
// of the estimate is 0.826 σ² / (n − 1) (J. D. Cryer, T. P. Ryan, Journal of Quality Technology
// 22(3), 1990), and that of s with ν degrees of freedom is σ² / 2ν.
Spread by_moving_ranges(std::span<const double> values) {
  double ranges = 0;
  for (std::size_t i = 1; i < values.size(); ++i) ranges += std::abs(values[i] - values[i - 1]);
  const double count = static_cast<double>(values.size()) - 1;
  return {ranges / count / factor_d2(2), count / (2 * 0.826)};
}

// R̄/d2, whose variance is (d3/d2)² σ² / k for k subgroups.
Spread by_subgroups(std::span<const double> values, int subgroup) {
  const auto size = static_cast<std::size_t>(subgroup);
  double ranges = 0, count = 0;
  for (std::size_t at = 0; at + size <= values.size(); at += size) {
    const auto part = values.subspan(at, size);
    const auto [low, high] = std::minmax_element(part.begin(), part.end());
    ranges += *high - *low;
    ++count;
  }
  const double relative = factor_d3(subgroup) / factor_d2(subgroup);
  return {ranges / count / factor_d2(subgroup), count / (2 * relative * relative)};
}

std::optional<CapabilityIndex> potential(const SpecLimits& spec, const Spread& spread) {
  if (!spec.lower || !spec.upper) return std::nullopt;
  return with_chi_squared((*spec.upper - *spec.lower) / (6 * spread.sigma), spread.degrees);
}

CapabilityIndex actual(const SpecLimits& spec, double mean, const Spread& spread, double samples) {
  const double above = spec.upper ? *spec.upper - mean : HUGE_VAL;
  const double below = spec.lower ? mean - *spec.lower : HUGE_VAL;
  return with_bissell(std::min(above, below) / (3 * spread.sigma), samples, spread.degrees);
}

std::string refusal(std::size_t samples, const SpecLimits& spec,
                    std::span<const ChartPoint> points) {
  if (!spec.lower && !spec.upper) return "no specification limits are set";
  if (samples < kCapabilitySamplesMin) {
    return "under " + std::to_string(kCapabilitySamplesMin) +
           " samples: " + std::to_string(samples);
  }
  const auto out = std::count_if(points.begin(), points.end(), [](const ChartPoint& point) {
    return point.alarm != ChartAlarm::kNone;
  });
  if (out == 0) return {};
  return "the chart is out of control: " + std::to_string(out) + " of " +
         std::to_string(points.size()) + " points alarm";
}

}  // namespace

CapabilityIndex with_chi_squared(double value, double degrees) {
  const auto factor = [&](double p) {
    return std::sqrt(chi_squared_quantile(p, degrees) / degrees);
  };
  return {value, value * factor(kTail), value * factor(1 - kTail)};
}

CapabilityIndex with_bissell(double value, double samples, double degrees) {
  const double error = std::sqrt(1 / (9 * samples) + value * value / (2 * degrees));
  const double margin = normal_quantile(1 - kTail) * error;
  return {value, value - margin, value + margin};
}

Capability capability_of(std::span<const double> values, int subgroup, const SpecLimits& spec,
                         std::span<const ChartPoint> points) {
  Capability out;
  out.samples = static_cast<int>(values.size());
  out.refused = refusal(values.size(), spec, points);
  if (!out.refused.empty()) return out;
  out.mean = mean_of(values);
  const Spread all = overall(values, out.mean);
  const Spread within = subgroup == 1 ? by_moving_ranges(values) : by_subgroups(values, subgroup);
  out.sigma_overall = all.sigma;
  out.sigma_within = within.sigma;
  out.degrees_within = within.degrees;
  if (!(within.sigma > 0) || !(all.sigma > 0)) {
    out.refused = "the values do not vary";
    return out;
  }
  const auto samples = static_cast<double>(values.size());
  out.cp = potential(spec, within);
  out.pp = potential(spec, all);
  out.cpk = actual(spec, out.mean, within, samples);
  out.ppk = actual(spec, out.mean, all, samples);
  return out;
}

}  // namespace gaveurs
