// Control charts: limits out of a reference period, and points judged against limits that were
// frozen. I-MR for single livers, X̄/R for means of subgroups, p for shares. After W. A. Shewhart;
// formulas as in D. C. Montgomery, Introduction to Statistical Quality Control, ch. 6-7, and the
// NIST/SEMATECH e-Handbook 6.3.
// σ always comes from variation within subgroups (R̄/d2, moving ranges of successive samples), so
// that a slow drift does not widen the limits it should break. Pure; a monitor has one owner.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/chart.h"
#include "quality/nelson.h"
#include "quality/shift_detector.h"

namespace gaveurs {

/// Fewest samples (I-MR) or subgroups (X̄/R, p) of a reference period. Up to 100 samples the
/// limits themselves are so uncertain that false alarms come up to twice as often as promised.
constexpr int kReferenceSamplesMin = 25;
constexpr int kReferenceGroupsMin = 20;
constexpr int kReferenceSamplesMax = 20'000;
/// Largest part of a reference that may be left out as outliers.
constexpr double kLeftOutMax = 0.10;

/// Limits from values in the order of measuring, `subgroup` of them per point; a last, incomplete
/// subgroup is not used. Outliers: points beyond the trial limits (and X̄/R subgroups whose range
/// is beyond its own) are left out and the limits computed anew, at most three times; a moving
/// range is only taken between samples that both stay and follow each other.
/// kInvalid with the reason: too few samples, no variation, more than a tenth left out, no or only
/// rejects in a p chart.
Result<ChartLimits> estimate_limits(ChartKind kind, int subgroup, std::span<const double> values);

/// Limits stated by a person: mean and standard deviation of a single sample, or the share of a p
/// chart (sigma is then not used). kInvalid for sigma ≤ 0 or a share outside 0-1.
Result<ChartLimits> stated_limits(ChartKind kind, int subgroup, double centre, double sigma);

/// Judges samples one after the other in constant memory.
class ChartMonitor {
 public:
  ChartMonitor(const ChartLimits& limits, RuleSet shown, RuleSet alarming = kNoRules);
  /// The point that this sample completes, if it does.
  std::optional<ChartPoint> push(double value);
  /// Samples that wait for their subgroup to be complete.
  int waiting() const { return filled_; }
  /// Whether the chart is out of control: from a point that alarms until one that does not, with
  /// the EWMA back within four fifths of its limit.
  bool out() const { return out_; }

 private:
  ChartPoint judge(double value, std::optional<double> range, double z);

  ChartLimits limits_;
  RuleSet shown_, alarming_;
  NelsonRules rules_;
  ShiftDetector detector_;
  std::optional<double> before_;  // I-MR: the sample before
  double sum_ = 0, low_ = 0, high_ = 0;
  int filled_ = 0;
  bool out_ = false;
};

/// Where the EWMA of z alarms; charts draw it at centre ± this · sigma.
double ewma_edge();

/// How many of the newest `have` values, of `count` since the limits apply, come before the first
/// whole subgroup of them: subgroups are counted from the first value on.
std::size_t before_first_subgroup(std::int64_t count, std::size_t have, int subgroup);

/// All points of the values, in order.
std::vector<ChartPoint> judge_points(const ChartLimits& limits, std::span<const double> values,
                                     RuleSet shown, RuleSet alarming = kNoRules);

/// Of a share of `count` in `tries`: Φ⁻¹ of its middle probability under the binomial of chance
/// `share` (C. P. Quesenberry, Journal of Quality Technology 23(3), 1991, with the mid-p of
/// H. O. Lancaster), which is far closer to normal than (p − p̄)/σ when rejects are few.
double share_z(int count, int tries, double share);

}  // namespace gaveurs
