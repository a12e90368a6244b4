// Process capability: how the spread of the livers compares with their specification. Definitions
// as in DOMAIN: Cp and Cpk with σ from within-subgroup variation, Pp and Ppk with the overall one.
// Confidence intervals: Cp by χ² (Montgomery, ch. 8), Cpk by A. F. Bissell, "How Reliable is Your
// Capability Index?", Applied Statistics 39(3), 1990. Said only where it means something. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "domain/chart.h"

namespace gaveurs {

constexpr int kCapabilitySamplesMin = 25;
constexpr double kCapabilityConfidence = 0.95;

/// An index with its two-sided interval; lower and upper enclose the true one with 95 %.
struct CapabilityIndex {
  double value = 0, lower = 0, upper = 0;
};

/// Of Cp or Pp, whose σ has `degrees` of freedom.
CapabilityIndex with_chi_squared(double value, double degrees);
/// Of Cpk or Ppk of `samples` samples, whose σ has `degrees` of freedom (Bissell).
CapabilityIndex with_bissell(double value, double samples, double degrees);

struct Capability {
  std::string refused;  // why there are no figures; empty when there are
  int samples = 0;
  double mean = 0, sigma_within = 0, sigma_overall = 0;
  double degrees_within = 0;  // of freedom, of sigma_within
  std::optional<CapabilityIndex> cp, pp;    // two-sided specifications only
  std::optional<CapabilityIndex> cpk, ppk;  // with one limit alone, of that side
};

/// Of samples in the order of measuring; `subgroup` 1 takes moving ranges. `points` are these
/// samples' points on their chart: one that alarms refuses the figures, since a process out of
/// control has no capability to speak of.
Capability capability_of(std::span<const double> values, int subgroup, const SpecLimits& spec,
                         std::span<const ChartPoint> points);

}  // namespace gaveurs
