// Field: a smooth background under a few dozen zones, and what stands out of it. Each value is
// taken as a sum of trends (known shapes, each of a strength that is 0 give or take its spread) +
// noise, that is y ~ N(0, XXᵀ + noise): ridge regression, see Rasmussen and Williams, Gaussian
// Processes for Machine Learning (2006), 2.1 and 2.7. A spot of shape f and strength s adds s f;
// its best strength is fᵀK⁻¹y / fᵀK⁻¹f, and it lowers the misfit by (fᵀK⁻¹y)² / fᵀK⁻¹f, which is
// chi-squared of one degree where there is no spot. No allocation; one per analysis.
#pragma once

#include <array>
#include <cstddef>

namespace gaveurs {

class Field {
 public:
  static constexpr std::size_t kMostZones = 64, kMostTrends = 20;
  using Row = std::array<float, kMostZones>;

  /// Adds a zone with its value and the standard deviation of its noise; then each trend, its value
  /// in each zone in the order they were added, and its spread; then solves.
  void add(double value, double noise_sd);
  void add_trend(const Row& shape, double spread);
  void solve();

  std::size_t size() const { return zones_; }

  /// A spot that reaches `count` zones.
  struct Spot {
    std::array<std::size_t, 16> zone;
    std::array<float, 16> share;
    std::size_t count = 0;
  };
  struct Fit {
    double strength = 0;  // in the unit of the values
    double sd = 0;  // of the strength
    double gain = 0;  // of the misfit
  };
  /// Nothing is said of a spot whose gain can hardly be more than `least`.
  Fit fit(const Spot& spot, double least = 0) const;
  /// From now on the spot is part of the background with a strength that is free.
  void absorb(const Spot& spot);

  /// What zone `i` differs from what the others say of it, over the standard deviation of that.
  double surprise(std::size_t i) const;
  /// The background in zone `i`.
  double smooth(std::size_t i) const { return (value_[i] - weighted_[i]) / weight_[i]; }

 private:
  std::size_t zones_ = 0, rows_ = 0;
  Row value_, weight_;  // values over their noise; 1 / noise
  Row weighted_;  // K⁻¹ y, in the same unit
  std::array<Row, kMostTrends> q_;  // the trends; after solve() L⁻¹ of them
  // K⁻¹ = 1 − QᵀQ, written out: asking for a spot's fit is what takes the time.
  std::array<Row, kMostZones> inverse_;
};

}  // namespace gaveurs
