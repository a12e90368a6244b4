#include <cmath>
#include <nlopt.hpp>

#include "loop/drift_regression.h"

namespace gaveurs {
namespace {

constexpr std::size_t kFewestLots = 60;
constexpr std::size_t kLotsToFit = 1'200;     // the newest ones
constexpr Neighbours kNeighboursToFit{10, 8, 16};
constexpr double kPullSd = 0.8;              // of the logarithm of a scale
constexpr double kReach = 2.0;               // how far a logarithm may move

class Fit {
 public:
  Fit(const SmoothBasis& basis, std::span<const EffectKey> keys, std::span<const double> values,
      EffectScales start, const std::atomic<bool>* stop)
      : basis_(basis),
        keys_(keys.begin(), keys.end()),
        values_(values),
        start_(start),
        stop_(stop) {
    const DriftRegression any(basis_, start_, kNeighboursToFit);
    for (EffectKey& key : keys_) key.projected = any.projected(key);
  }

  EffectScales at(const std::vector<double>& moves) const {
    EffectScales scales = start_;
    const auto fields = fields_of(scales);
    for (std::size_t i = 0; i < fields.size(); ++i) *fields[i] *= std::exp(moves[i]);
    return scales;
  }

  double loss(const std::vector<double>& moves) const {
    if (stop_ != nullptr && *stop_) throw nlopt::forced_stop();
    DriftRegression regression(basis_, at(moves), kNeighboursToFit);
    for (std::size_t i = 0; i < keys_.size(); ++i) regression.add(keys_[i], values_[i]);
    double pull = 0;
    for (const double move : moves) pull += 0.5 * move * move / (kPullSd * kPullSd);
    return pull - regression.log_likelihood();
  }

 private:
  const SmoothBasis& basis_;
  std::vector<EffectKey> keys_;
  std::span<const double> values_;
  EffectScales start_;
  const std::atomic<bool>* stop_;
};

double loss_of(const std::vector<double>& moves, std::vector<double>&, void* fit) {
  return static_cast<const Fit*>(fit)->loss(moves);
}

}  // namespace

EffectScales fit_scales(const SmoothBasis& basis, std::span<const EffectKey> keys,
                        std::span<const double> values, const EffectScales& start, int evaluations,
                        const std::atomic<bool>* stop) {
  if (keys.size() < kFewestLots || evaluations <= 0) return start;
  const std::size_t count = std::min(keys.size(), kLotsToFit);
  Fit fit(basis, keys.last(count), values.last(count), start, stop);
  nlopt::opt search(nlopt::LN_BOBYQA, kEffectScales);
  search.set_min_objective(&loss_of, &fit);
  search.set_lower_bounds(-kReach);
  search.set_upper_bounds(kReach);
  search.set_initial_step(0.3);
  search.set_maxeval(evaluations);
  search.set_ftol_abs(0.001);
  std::vector<double> moves(kEffectScales, 0.0);
  double best = 0;
  try {
    search.optimize(moves, best);
  } catch (const nlopt::forced_stop&) {
  } catch (const nlopt::roundoff_limited&) {
    // What was found until then is as good as it gets.
  }
  return fit.at(moves);
}

}  // namespace gaveurs
