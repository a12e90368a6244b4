#include "quality/field.h"

#include <cmath>

namespace gaveurs {

void Field::add(double value, double noise_sd) {
  if (zones_ == kMostZones) return;
  weight_[zones_] = static_cast<float>(1 / noise_sd);
  value_[zones_++] = static_cast<float>(value / noise_sd);
}

void Field::add_trend(const Row& shape, double spread) {
  if (rows_ == kMostTrends) return;
  Row& row = q_[rows_++];
  const auto scale = static_cast<float>(spread);
  for (std::size_t i = 0; i < zones_; ++i) row[i] = shape[i] * weight_[i] * scale;
}

// With X in the rows of q_: L Lᵀ = XᵀX + 1, then Q = L⁻¹ Xᵀ row by row. Written so that inner loops
// run along zones and carry no sum from one to the next, which compilers turn into vectors.
void Field::solve() {
  std::array<std::array<float, kMostTrends>, kMostTrends> low{};
  for (std::size_t a = 0; a < rows_; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      std::array<float, 4> part{};
      std::size_t i = 0;
      for (; i + 4 <= zones_; i += 4) {
        for (std::size_t k = 0; k < 4; ++k) part[k] += q_[a][i + k] * q_[b][i + k];
      }
      for (; i < zones_; ++i) part[0] += q_[a][i] * q_[b][i];
      low[a][b] = part[0] + part[1] + part[2] + part[3] + (a == b ? 1.0F : 0.0F);
    }
  }
  for (std::size_t a = 0; a < rows_; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      float sum = low[a][b];
      for (std::size_t k = 0; k < b; ++k) sum -= low[a][k] * low[b][k];
      low[a][b] = a == b ? std::sqrt(sum) : sum / low[b][b];
    }
  }
  for (std::size_t i = 0; i < zones_; ++i) weighted_[i] = value_[i];
  for (std::size_t a = 0; a < rows_; ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      const float share = low[a][b];
      for (std::size_t i = 0; i < zones_; ++i) q_[a][i] -= share * q_[b][i];
    }
    const float scale = 1 / low[a][a];
    float along = 0;
    for (std::size_t i = 0; i < zones_; ++i) {
      q_[a][i] *= scale;
      along += q_[a][i] * value_[i];
    }
    for (std::size_t i = 0; i < zones_; ++i) weighted_[i] -= along * q_[a][i];
  }
}

Field::Fit Field::fit(const Spot& spot) const {
  float along = 0, square = 0;
  std::array<float, 16> f{};
  for (std::size_t s = 0; s < spot.count; ++s) {
    f[s] = spot.share[s] * weight_[spot.zone[s]];
    along += f[s] * weighted_[spot.zone[s]];
    square += f[s] * f[s];
  }
  for (std::size_t a = 0; a < rows_; ++a) {
    float through = 0;
    for (std::size_t s = 0; s < spot.count; ++s) through += f[s] * q_[a][spot.zone[s]];
    square -= through * through;
  }
  if (square < 1e-6F) return {};
  return {static_cast<double>(along / square), static_cast<double>(1 / std::sqrt(square)),
          static_cast<double>(along * along / square)};
}

// K + v f fᵀ for v → ∞, by Sherman and Morrison: K⁻¹ − qqᵀ with q = K⁻¹f / √(fᵀK⁻¹f).
void Field::absorb(const Spot& spot) {
  if (rows_ == q_.size()) return;
  Row& q = q_[rows_];
  for (std::size_t i = 0; i < zones_; ++i) q[i] = 0;
  for (std::size_t s = 0; s < spot.count; ++s) {
    q[spot.zone[s]] = spot.share[s] * weight_[spot.zone[s]];
  }
  const Row f = q;
  for (std::size_t a = 0; a < rows_; ++a) {
    float through = 0;
    for (std::size_t s = 0; s < spot.count; ++s) through += f[spot.zone[s]] * q_[a][spot.zone[s]];
    for (std::size_t i = 0; i < zones_; ++i) q[i] -= through * q_[a][i];
  }
  float square = 0, along = 0;
  for (std::size_t s = 0; s < spot.count; ++s) square += f[spot.zone[s]] * q[spot.zone[s]];
  if (square < 1e-6F) return;
  const float scale = 1 / std::sqrt(square);
  for (std::size_t i = 0; i < zones_; ++i) {
    q[i] *= scale;
    along += q[i] * value_[i];
  }
  for (std::size_t i = 0; i < zones_; ++i) weighted_[i] -= along * q[i];
  ++rows_;
}

double Field::surprise(std::size_t i) const {
  float own = 1;
  for (std::size_t a = 0; a < rows_; ++a) own -= q_[a][i] * q_[a][i];
  return static_cast<double>(weighted_[i] / std::sqrt(own > 1e-6F ? own : 1e-6F));
}

}  // namespace gaveurs
