#include "quality/field.h"

#include <cmath>

// Compiled twice where the processor may have wider vectors; the program picks at its start.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_THREAD__) && !defined(__clang__)
#define GAVEURS_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define GAVEURS_WIDE
#endif

namespace gaveurs {
namespace {

constexpr std::size_t kBlock = 8;
static_assert(Field::kMostZones % kBlock == 0);

}  // namespace

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
  for (std::size_t i = zones_; i % kBlock != 0; ++i) row[i] = 0;
}

// With X in the rows of q_: L Lᵀ = XᵀX + 1, then Q = L⁻¹ Xᵀ row by row. Written so that inner loops
// run along zones and carry no sum from one to the next, which compilers turn into vectors.
GAVEURS_WIDE void Field::solve() {
  std::array<std::array<float, kMostTrends>, kMostTrends> low{};
  for (std::size_t a = 0; a < rows_; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      std::array<float, kBlock> part{};
      for (std::size_t block = 0; block < zones_; block += kBlock) {
        for (std::size_t k = 0; k < kBlock; ++k) part[k] += q_[a][block + k] * q_[b][block + k];
      }
      for (std::size_t k = 0; k < 4; ++k) part[k] += part[k + 4];
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
  // Whole blocks of eight, whose sums stay in registers over all rows.
  for (std::size_t i = 0; i < zones_; ++i) {
    Row& row = inverse_[i];
    for (std::size_t block = 0; block < zones_; block += kBlock) {
      std::array<float, kBlock> sum{};
      for (std::size_t a = 0; a < rows_; ++a) {
        const float own = q_[a][i];
        for (std::size_t k = 0; k < kBlock; ++k) sum[k] -= own * q_[a][block + k];
      }
      for (std::size_t k = 0; k < kBlock; ++k) row[block + k] = sum[k];
    }
    row[i] += 1;
  }
}

Field::Fit Field::fit(const Spot& spot, double least) const {
  // Of a spot's weight so much is left, at the very least, by what trends take of it.
  constexpr float kLeft = 0.2F;
  float along = 0, square = 0, whole = 0;
  std::array<float, 16> f{};
  for (std::size_t s = 0; s < spot.count; ++s) {
    f[s] = spot.share[s] * weight_[spot.zone[s]];
    along += f[s] * weighted_[spot.zone[s]];
    whole += f[s] * f[s];
  }
  if (along * along <= static_cast<float>(least) * kLeft * whole) return {};
  for (std::size_t s = 0; s < spot.count; ++s) {
    const Row& row = inverse_[spot.zone[s]];
    float through = 0;
    for (std::size_t t = 0; t < spot.count; ++t) through += f[t] * row[spot.zone[t]];
    square += f[s] * through;
  }
  if (square < 1e-6F) return {};
  return {static_cast<double>(along / square), static_cast<double>(1 / std::sqrt(square)),
          static_cast<double>(along * along / square)};
}

// K + v f fᵀ for v → ∞, by Sherman and Morrison: K⁻¹ − qqᵀ with q = K⁻¹f / √(fᵀK⁻¹f).
GAVEURS_WIDE void Field::absorb(const Spot& spot) {
  Row q{};
  float square = 0, along = 0;
  for (std::size_t s = 0; s < spot.count; ++s) {
    const float f = spot.share[s] * weight_[spot.zone[s]];
    const Row& row = inverse_[spot.zone[s]];
    for (std::size_t i = 0; i < zones_; ++i) q[i] += f * row[i];
  }
  for (std::size_t s = 0; s < spot.count; ++s) {
    const float f = spot.share[s] * weight_[spot.zone[s]];
    square += f * q[spot.zone[s]];
    along += f * weighted_[spot.zone[s]];
  }
  if (square < 1e-6F) return;
  const float scale = 1 / std::sqrt(square);
  for (std::size_t i = 0; i < zones_; ++i) {
    q[i] *= scale;
    weighted_[i] -= along * scale * q[i];
  }
  for (std::size_t i = 0; i < zones_; ++i) {
    for (std::size_t j = 0; j < zones_; ++j) inverse_[i][j] -= q[i] * q[j];
  }
}

double Field::surprise(std::size_t i) const {
  const float own = inverse_[i][i];
  return static_cast<double>(weighted_[i] / std::sqrt(own > 1e-6F ? own : 1e-6F));
}

}  // namespace gaveurs
