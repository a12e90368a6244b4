// Limits of control charts: computed from a reference period or from what a person states.
#include <algorithm>
#include <cmath>
#include <string>

#include "quality/control_chart.h"
#include "quality/control_constants.h"
#include "quality/distributions.h"

namespace gaveurs {
namespace {

constexpr int kPasses = 3;
// Probability beyond 3 sigma on one side, with which exact limits of shares are set.
constexpr double kTail = 0.00135;

// A point of the reference: its value, and its range where it has one.
struct Group {
  double value = 0;
  double range = 0;
  bool kept = true;
};

std::unexpected<Error> unusable(std::string why) {
  return fail(ErrorKind::kInvalid, std::move(why));
}

std::vector<Group> grouped(std::span<const double> values, std::size_t size) {
  std::vector<Group> groups;
  groups.reserve(values.size() / size);
  for (std::size_t at = 0; at + size <= values.size(); at += size) {
    const auto part = values.subspan(at, size);
    double sum = 0;
    for (const double value : part) sum += value;
    const auto [low, high] = std::minmax_element(part.begin(), part.end());
    groups.push_back({sum / static_cast<double>(size), *high - *low});
  }
  return groups;
}

struct Means {
  double centre = 0, range = 0;
};

// Of those that are kept. For single samples the range is the moving one.
Means means_of(const std::vector<Group>& groups, bool moving) {
  double sum = 0, ranges = 0;
  int count = 0, range_count = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (!groups[i].kept) continue;
    sum += groups[i].value;
    ++count;
    if (moving && (i == 0 || !groups[i - 1].kept)) continue;
    ranges += moving ? std::abs(groups[i].value - groups[i - 1].value) : groups[i].range;
    ++range_count;
  }
  return {count > 0 ? sum / count : 0, range_count > 0 ? ranges / range_count : 0};
}

ChartLimits variable_limits(ChartKind kind, int subgroup, double centre, double mean_range) {
  const int of = kind == ChartKind::kIndividuals ? 2 : subgroup;
  ChartLimits limits;
  limits.kind = kind;
  limits.subgroup = subgroup;
  limits.centre = centre;
  limits.sigma = mean_range / factor_d2(of) / std::sqrt(subgroup);
  limits.ucl = centre + 3 * limits.sigma;
  limits.lcl = centre - 3 * limits.sigma;
  limits.range_centre = mean_range;
  limits.range_ucl = factor_D4(of) * mean_range;
  limits.range_lcl = factor_D3(of) * mean_range;
  return limits;
}

// Exact limits: the normal approximation is poor where rejects are few.
ChartLimits share_limits(int subgroup, double share) {
  ChartLimits limits;
  limits.kind = ChartKind::kProportion;
  limits.subgroup = subgroup;
  limits.centre = share;
  limits.sigma = std::sqrt(share * (1 - share) / subgroup);
  // A point is beyond when its middle probability is: the same question as |z| > 3.
  const double edge = -normal_quantile(kTail);
  std::optional<int> first;
  int last = 0;
  for (int count = 0; count <= subgroup; ++count) {
    if (std::abs(share_z(count, subgroup, share)) > edge) continue;
    if (!first) first = count;
    last = count;
  }
  if (first.value_or(0) > 0) limits.lcl = static_cast<double>(*first) / subgroup;
  if (last < subgroup) limits.ucl = static_cast<double>(last) / subgroup;
  return limits;
}

ChartLimits trial_limits(ChartKind kind, int subgroup, const std::vector<Group>& groups) {
  const Means means = means_of(groups, kind == ChartKind::kIndividuals);
  return kind == ChartKind::kProportion
             ? share_limits(subgroup, means.centre)
             : variable_limits(kind, subgroup, means.centre, means.range);
}

// Leaves out what lies beyond the limits; returns how many points that were.
int leave_out(std::vector<Group>& groups, const ChartLimits& limits) {
  int count = 0;
  for (auto& group : groups) {
    if (!group.kept) continue;
    const bool beyond = (limits.ucl && group.value > *limits.ucl) ||
                        (limits.lcl && group.value < *limits.lcl) ||
                        (limits.kind == ChartKind::kMean && group.range > *limits.range_ucl);
    if (!beyond) continue;
    group.kept = false;
    ++count;
  }
  return count;
}

std::optional<std::string> fault_of(ChartKind kind, const ChartLimits& limits) {
  if (kind == ChartKind::kProportion) {
    if (limits.centre <= 0) return "no liver of the reference was rejected: no limit follows";
    if (limits.centre >= 1) return "every liver of the reference was rejected: no limit follows";
    return std::nullopt;
  }
  // What is left of equal values is the rounding of their sum.
  if (!(limits.sigma > 1e-12 * std::max(1.0, std::abs(limits.centre)))) {
    return "the values of the reference do not vary";
  }
  return std::nullopt;
}

int unsettled_points(const ChartLimits& limits, std::span<const double> values) {
  int count = 0;
  for (const auto& point : judge_points(limits, values, kNoRules)) {
    count += point.alarm != ChartAlarm::kNone;
  }
  return count;
}

}  // namespace

Result<ChartLimits> estimate_limits(ChartKind kind, int subgroup, std::span<const double> values) {
  if (const auto fault = subgroup_fault(kind, subgroup)) {
    return unusable("samples per point: " + *fault);
  }
  for (const double value : values) {
    if (!std::isfinite(value)) return unusable("a value of the reference is not a number");
  }
  const bool single = kind == ChartKind::kIndividuals;
  auto groups = grouped(values, static_cast<std::size_t>(subgroup));
  const int needed = single ? kReferenceSamplesMin : kReferenceGroupsMin;
  if (groups.size() < static_cast<std::size_t>(needed)) {
    return unusable("a reference needs " + std::to_string(needed * subgroup) + " samples, not " +
                    std::to_string(values.size()));
  }
  ChartLimits limits = trial_limits(kind, subgroup, groups);
  int left_out = 0;
  for (int pass = 0; pass < kPasses && !fault_of(kind, limits); ++pass) {
    const int more = leave_out(groups, limits);
    if (more == 0) break;
    left_out += more;
    if (left_out > kLeftOutMax * static_cast<double>(groups.size())) {
      return unusable("more than a tenth of the reference lies beyond its own limits");
    }
    limits = trial_limits(kind, subgroup, groups);
  }
  if (const auto fault = fault_of(kind, limits)) return unusable(*fault);
  limits.samples = static_cast<int>(groups.size()) * subgroup;
  limits.left_out = left_out * subgroup;
  limits.unsettled = unsettled_points(limits, values);
  return limits;
}

Result<ChartLimits> stated_limits(ChartKind kind, int subgroup, double centre, double sigma) {
  if (const auto fault = subgroup_fault(kind, subgroup)) {
    return unusable("samples per point: " + *fault);
  }
  if (kind == ChartKind::kProportion) {
    if (!(centre > 0 && centre < 1)) return unusable("a share lies between 0 and 1");
    return share_limits(subgroup, centre);
  }
  if (!std::isfinite(centre) || !std::isfinite(sigma) || !(sigma > 0)) {
    return unusable("sigma must be more than 0");
  }
  const int of = kind == ChartKind::kIndividuals ? 2 : subgroup;
  return variable_limits(kind, subgroup, centre, sigma * factor_d2(of));
}

}  // namespace gaveurs
