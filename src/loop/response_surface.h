// ResponseSurface: what a curve's numbers do to one figure, as a quadratic surface with a known
// uncertainty: a Bayesian regression on constant, straight, squared and mixed terms, with a level
// per group (gaveur). It suits dozens of trials; a trial's weight fades with its age where the
// world moves. Values in the figure's own unit. Not thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/random.h"

namespace gaveurs {

struct SurfacePrior {
  double mean = 0;  // of the figure, before any trial
  double level_sd = 1, straight_sd = 0.5, squared_sd = 0.3, mixed_sd = 0.15;
  double group_sd = 0.2;  // learned from the groups, this one counts as four of them
  double noise_sd = 0.5;  // of one trial; learned from the trials, this one counts as ten of them
};

struct SurfacePoint {
  double mean = 0;
  double sd = 0;  // of what is not known of the surface and of the level, without a trial's noise
};

class ResponseSurface {
 public:
  ResponseSurface(int numbers, const SurfacePrior& prior);
  ~ResponseSurface();
  ResponseSurface(ResponseSurface&&) noexcept;
  ResponseSurface& operator=(ResponseSurface&&) noexcept;

  /// `value_sd`: what is known of the trial's own uncertainty beyond the noise of its kind.
  void add(std::span<const double> x, std::int64_t group, double value, double value_sd = 0,
           double weight = 1);
  /// Of a usual group, whose level is none.
  SurfacePoint at(std::span<const double> x) const;
  /// Of this group, at its own level; of one that no trial was of, at a level nobody knows yet.
  SurfacePoint at(std::span<const double> x, std::optional<std::int64_t> group) const;
  /// Of the difference at(x) − at(other).
  SurfacePoint between(std::span<const double> x, std::span<const double> other) const;
  /// Of one more trial of a known group.
  double noise_sd() const;
  /// Between groups, learned.
  double group_sd() const;
  /// One surface out of those that are likely, as weights for value_of().
  std::vector<double> draw(Random& random) const;
  double value_of(std::span<const double> weights, std::span<const double> x) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace gaveurs
