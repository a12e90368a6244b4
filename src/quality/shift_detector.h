// The alarm of a control chart: an exponentially weighted moving average (EWMA) of the points, with
// a wide limit for single ones. S. W. Roberts, Technometrics 1(3), 1959; J. M. Lucas and
// M. S. Saccucci, Technometrics 32(1), 1990, also for joining it with a Shewhart limit.
//
// Why not Nelson's rules: of normal data all eight together alarm every 73 points, and a
// 3-sigma limit alone takes 44 points on average to see a shift of 1 sigma. Why λ = 0.1: it sees
// 1 sigma as fast as λ = 0.2 and bears data that are not normal far better (C. M. Borror,
// D. C. Montgomery, G. C. Runger, Journal of Quality Technology 31(3), 1999).
#pragma once

#include "domain/chart.h"

namespace gaveurs {

struct ShiftScheme {
  double lambda = 0.1;  // weight of the newest point
  double ewma_limit = 2.81;  // in standard deviations of the EWMA once it has run in
  double point_limit = 5;  // |z| of a single point beyond which it alarms by itself
  /// Limit for the EWMA of z: ewma_limit · √(λ / (2 − λ)).
  double ewma_edge() const;
};

/// One owner, one thread.
class ShiftDetector {
 public:
  explicit ShiftDetector(ShiftScheme scheme = {}) : scheme_(scheme), edge_(scheme.ewma_edge()) {}
  /// kPoint, kEwma or kNone for the next point. In the average a point counts as ±point_limit at
  /// most, so one absurd value cannot keep the alarm up for long.
  ChartAlarm push(double z);
  double ewma() const { return ewma_; }
  void reset() { ewma_ = 0; }

 private:
  ShiftScheme scheme_;
  double edge_;
  double ewma_ = 0;
};

/// Mean number of points until the alarm, for normal points whose mean lies `shift_sigma` off the
/// centre from the first point on, by the Markov chain of D. Brook and D. A. Evans, Biometrika
/// 59(3), 1972, with 201 states; right to about 0.1 %. Takes milliseconds.
double mean_run_length(const ShiftScheme& scheme, double shift_sigma);

/// Of the scheme above: points between false alarms, and until a shift of 1 sigma is seen.
struct RunLengths {
  double in_control = 0, one_sigma = 0;
};
const RunLengths& usual_run_lengths();

}  // namespace gaveurs
