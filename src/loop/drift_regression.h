// DriftRegression: one target of the growth model. A Gaussian process whose smooth part (curve,
// souche, production, site) is a regression on a few hundred weights, and whose effects of gaveur,
// eleveur, site and time, which drift, are conditioned on the nearest lots that closed before
// (Vecchia's approximation: of the same gaveur, of the same eleveur, of the same site). So adding a
// lot costs the same for the first and for the hundred-thousandth. Values are standardised by its
// owner. Lots are added in the order in which they closed. Not thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "loop/effect_scales.h"

namespace gaveurs {

/// A curve as numbers, standardised: its features, of which the first is corn, and the doses and
/// deviations of its last meals. A smooth function is learned of each.
enum CurveView : std::uint8_t { kFeatures, kDoses, kDeviations };
constexpr std::size_t kCurveViews = 3;
using CurveViews = std::array<std::vector<double>, kCurveViews>;

/// A lot as the regression sees it.
struct EffectKey {
  std::int64_t gaveur = 0, eleveur = 0;  // 0: unknown
  int site = -1, souche = -1, production = -1;  // places in the levels; −1: not among them
  double first_day = 0, last_day = 0;  // whole
  CurveViews curve;
  std::vector<double> projected;  // of DriftRegression::projected(), or empty: made when needed
};

/// Which levels and points the weights stand for; made once from the lots to learn from.
struct SmoothBasis {
  int sites = 0, souches = 0, productions = 0;
  CurveViews length;  // of each number, in standard deviations
  std::array<std::vector<std::vector<double>>, kCurveViews> points;  // inducing points
};
/// `points` by pivoted Cholesky on the keys' curves: at most `count` of a view, fewer when these
/// say it all.
SmoothBasis smooth_basis(std::span<const EffectKey> keys, CurveViews length, int sites, int souches,
                         int productions, int count);

/// How many earlier lots stand for all of them.
struct Neighbours {
  int gaveur = 16, eleveur = 12, site = 32;
};

struct GaussianForecast {
  double mean = 0, variance = 0;  // of one more lot, noise included
};

/// What a forecast's mean is made of; they add up to it.
struct EffectShares {
  double usual = 0;  // of all lots
  double curve = 0, souche = 0, production = 0, site = 0;
  double gaveur = 0, eleveur = 0;
  double season = 0;  // site's and common drift in time
};

class DriftRegression {
 public:
  DriftRegression(SmoothBasis basis, const EffectScales& scales, Neighbours neighbours);
  ~DriftRegression();
  DriftRegression(DriftRegression&&) noexcept;
  DriftRegression& operator=(DriftRegression&&) noexcept;

  void add(const EffectKey& key, double value);
  /// Takes in what was added; until the next add() everything below only reads, from any thread.
  void settle();
  /// Of a lot that starts at key.first_day: uses only lots that closed before that day, for the
  /// drifting effects; the weights know every lot that was added.
  GaussianForecast predict(const EffectKey& key) const;
  EffectShares explain(const EffectKey& key) const;
  /// The curve against the points, whatever the scales: for keys that are added many times.
  std::vector<double> projected(const EffectKey& key) const;
  /// Log of the marginal likelihood of all values added.
  double log_likelihood() const;
  int size() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// The scales that make the values most likely, with a weak pull to `start`; deterministic.
/// `evaluations` bounds the work, and so does `stop` once it is true. Few lots (< 60) keep `start`.
EffectScales fit_scales(const SmoothBasis& basis, std::span<const EffectKey> keys,
                        std::span<const double> values, const EffectScales& start, int evaluations,
                        const std::atomic<bool>* stop = nullptr);

}  // namespace gaveurs
