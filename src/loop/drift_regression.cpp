#include "loop/drift_regression.h"

#include <Eigen/Cholesky>
#include <cmath>
#include <numbers>

namespace gaveurs {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using Eigen::VectorXf;

constexpr double kJitter = 1e-6;
constexpr int kBlock = 128;  // whitened rows gathered before they enter the weights' matrix
constexpr double kIntercept_sd = 3;
/// Adding a lot makes the weights' factor stale; it is made anew after this part of all lots.
constexpr int kSettleShare = 100;
/// Lists of earlier lots keep this many times what is asked of them: some have not closed yet.
constexpr std::size_t kListSlack = 4;

double square(double x) { return x * x; }

double curve_kernel(const std::vector<double>& a, const std::vector<double>& b,
                    const std::vector<double>& length) {
  double distance = 0;
  for (std::size_t i = 0; i < length.size(); ++i) distance += square((a[i] - b[i]) / length[i]);
  return std::exp(-0.5 * distance);
}

/// e^(−days ÷ scale) by halves of a day, which is what lots' middles lie apart.
class Decay {
 public:
  explicit Decay(double days) : days_(days) {
    for (std::size_t i = 0; i < known_.size(); ++i) known_[i] = at(static_cast<double>(i));
  }
  double operator()(double halves) const {
    return halves < kKnown ? known_[static_cast<std::size_t>(halves)] : at(halves);
  }

 private:
  static constexpr std::size_t kKnown = 1'024;
  double at(double halves) const { return std::exp(-0.5 * halves / days_); }
  double days_;
  std::array<double, kKnown> known_;
};

/// Greedy choice of the points that the chosen ones explain least.
std::vector<std::vector<double>> pivots(std::span<const EffectKey> keys, std::size_t view,
                                        const std::vector<double>& length, int count) {
  const auto n = static_cast<Eigen::Index>(keys.size());
  VectorXd left = VectorXd::Ones(n);
  MatrixXd factor(n, count);
  std::vector<std::vector<double>> points;
  for (Eigen::Index k = 0; k < std::min<Eigen::Index>(count, n); ++k) {
    Eigen::Index at = 0;
    const double most = left.maxCoeff(&at);
    if (most < 1e-4) break;
    const auto& pivot = keys[static_cast<std::size_t>(at)].curve[view];
    VectorXd column(n);
    for (Eigen::Index i = 0; i < n; ++i) {
      column[i] = curve_kernel(keys[static_cast<std::size_t>(i)].curve[view], pivot, length);
    }
    column -= factor.leftCols(k) * factor.row(at).head(k).transpose();
    factor.col(k) = column / std::sqrt(most);
    left = (left - factor.col(k).cwiseAbs2()).cwiseMax(0);
    points.push_back(pivot);
  }
  return points;
}

}  // namespace

SmoothBasis smooth_basis(std::span<const EffectKey> keys, CurveViews length, int sites, int souches,
                         int productions, int count) {
  SmoothBasis basis;
  basis.sites = sites;
  basis.souches = souches;
  basis.productions = productions;
  for (std::size_t view = 0; view < kCurveViews; ++view) {
    basis.points[view] = pivots(keys, view, length[view], count);
  }
  basis.length = std::move(length);
  return basis;
}

class DriftRegression::Impl {
 public:
  Impl(SmoothBasis basis, const EffectScales& scales, Neighbours neighbours)
      : basis_(std::move(basis)),
        scales_(scales),
        neighbours_(neighbours),
        gaveur_decay_(scales.gaveur_days),
        eleveur_decay_(scales.eleveur_days),
        site_decay_(scales.site_days),
        common_decay_(scales.common_days) {
    levels_at_ = 1 + straight(kFeatures) + straight(kDeviations);
    for (std::size_t view = 0; view < kCurveViews; ++view) {
      const auto& points = basis_.points[view];
      const auto count = static_cast<Eigen::Index>(points.size());
      MatrixXd inner(count, count);
      for (Eigen::Index i = 0; i < count; ++i) {
        for (Eigen::Index j = 0; j < count; ++j) {
          inner(i, j) = curve_kernel(points[static_cast<std::size_t>(i)],
                                     points[static_cast<std::size_t>(j)], basis_.length[view]);
        }
      }
      inner.diagonal().array() += kJitter;
      points_[view].compute(inner);
      levels_at_ += count;
    }
    weights_ = levels_at_ + basis_.sites + basis_.souches + basis_.productions;
    information_ = MatrixXd::Identity(weights_, weights_);
    sum_ = VectorXd::Zero(weights_);
    block_ = MatrixXd::Zero(weights_, kBlock);
  }

  void add(const EffectKey& key, double value) {
    std::vector<int> near;
    choose(key, false, near);
    const auto at = static_cast<int>(keys_.size());
    keys_.push_back(key);
    values_.push_back(value);
    const Smooth smooth = smooth_of(key);
    rows_.push_back(smooth.row.cast<float>());
    noises_.push_back(smooth.noise);
    const Conditional c = condition(key, near, smooth, value);
    block_.col(filled_) = c.row;
    sum_ += c.row * c.value;
    squares_ += square(c.value);
    log_determinant_ += std::log(c.variance);
    if (++filled_ == kBlock) flush();
    ++unsettled_;
    lists_.push_back(0);
    list(by_gaveur_[key.gaveur], at, neighbours_.gaveur);
    if (key.eleveur != 0) list(by_eleveur_[key.eleveur], at, neighbours_.eleveur);
    list(by_site_[key.site], at, neighbours_.site);
  }

  GaussianForecast predict(const EffectKey& key) {
    if (unsettled_ * kSettleShare > size() || mean_.size() == 0) settle();
    std::vector<int> near;
    choose(key, true, near);
    // The conditional's row and value are whitened; its root gives them back.
    const Conditional c = condition(key, near, smooth_of(key), 0);
    const double root = std::sqrt(c.variance);
    const VectorXd row = c.row * root;
    const VectorXd spread = factor_.matrixL().solve(row);
    return {row.dot(mean_) - c.value * root, c.variance + spread.squaredNorm()};
  }

  EffectShares explain(const EffectKey& key) {
    settle();
    EffectShares shares;
    const VectorXd row = smooth_of(key).row;
    const auto part = [&](Eigen::Index from, Eigen::Index count) {
      return row.segment(from, count).dot(mean_.segment(from, count));
    };
    shares.usual = part(0, 1);
    shares.curve = part(1, levels_at_ - 1);
    shares.site = part(levels_at_, basis_.sites);
    shares.souche = part(levels_at_ + basis_.sites, basis_.souches);
    shares.production = part(levels_at_ + basis_.sites + basis_.souches, basis_.productions);
    std::vector<int> near;
    choose(key, true, near);
    const auto count = static_cast<Eigen::Index>(near.size());
    if (count == 0) return shares;
    MatrixXd inner(count, count);
    VectorXd left(count);
    const auto lot = [&](Eigen::Index i) {
      return static_cast<std::size_t>(near[static_cast<std::size_t>(i)]);
    };
    for (Eigen::Index i = 0; i < count; ++i) {
      left[i] = values_[lot(i)] - rows_[lot(i)].cast<double>().dot(mean_);
      for (Eigen::Index j = 0; j <= i; ++j) {
        inner(i, j) = effect(keys_[lot(i)], keys_[lot(j)]).sum();
      }
      inner(i, i) += noises_[lot(i)];
    }
    const VectorXd weight = Eigen::LLT<MatrixXd, Eigen::Lower>(inner).solve(left);
    for (Eigen::Index i = 0; i < count; ++i) {
      const Effects effects = effect(key, keys_[lot(i)]);
      shares.gaveur += weight[i] * effects.gaveur;
      shares.eleveur += weight[i] * effects.eleveur;
      shares.season += weight[i] * effects.time;
    }
    return shares;
  }

  std::vector<double> projected(const EffectKey& key) const {
    std::vector<double> out;
    for (std::size_t view = 0; view < kCurveViews; ++view) {
      const auto begun = static_cast<std::ptrdiff_t>(out.size());
      for (const auto& point : basis_.points[view]) {
        out.push_back(curve_kernel(key.curve[view], point, basis_.length[view]));
      }
      const auto count = static_cast<Eigen::Index>(basis_.points[view].size());
      Eigen::Map<VectorXd> near(out.data() + begun, count);
      points_[view].matrixL().solveInPlace(near);
    }
    return out;
  }

  double log_likelihood() {
    settle();
    const double logdet_weights = 2 * factor_.matrixLLT().diagonal().array().log().sum();
    const double fit = squares_ - sum_.dot(mean_);
    return -0.5 * (fit + log_determinant_ + logdet_weights +
                   static_cast<double>(keys_.size()) * std::log(2 * std::numbers::pi));
  }

  int size() const { return static_cast<int>(keys_.size()); }

  void settle() {
    if (unsettled_ == 0 && mean_.size() > 0) return;
    flush();
    factor_.compute(information_);
    mean_ = factor_.solve(sum_);
    unsettled_ = 0;
  }

 private:
  struct Conditional {
    VectorXd row;  // whitened weights' row
    double value = 0;  // whitened value
    double variance = 0;
  };

  struct Effects {
    double gaveur = 0, eleveur = 0, time = 0;
    double sum() const { return gaveur + eleveur + time; }
  };

  Effects effect(const EffectKey& a, const EffectKey& b) const {
    const EffectScales& s = scales_;
    const double halves = std::abs(a.first_day + a.last_day - b.first_day - b.last_day);
    Effects e;
    e.time = square(s.common_drift) * common_decay_(halves);
    if (a.gaveur == b.gaveur) {
      e.gaveur = square(s.gaveur) + square(s.gaveur_drift) * gaveur_decay_(halves) +
                 square(s.gaveur_slope) * a.curve[kFeatures][0] * b.curve[kFeatures][0];
    }
    if (a.eleveur == b.eleveur && a.eleveur != 0) {
      e.eleveur = square(s.eleveur) + square(s.eleveur_drift) * eleveur_decay_(halves);
    }
    if (a.site == b.site) e.time += square(s.site_drift) * site_decay_(halves);
    return e;
  }

  Eigen::Index straight(CurveView view) const {
    return static_cast<Eigen::Index>(basis_.length[view].size());
  }

  struct Smooth {
    VectorXd row;  // what the weights are multiplied with, scaled so that their prior is N(0, 1)
    double noise = 0;  // variance of one lot beside them: its own, and what no point stands for
  };

  Smooth smooth_of(const EffectKey& key) const {
    Smooth out{VectorXd::Zero(weights_), square(scales_.noise)};
    VectorXd& row = out.row;
    row[0] = kIntercept_sd;
    Eigen::Index at = 1;
    for (const double one : key.curve[kFeatures]) row[at++] = scales_.linear * one;
    for (const double one : key.curve[kDeviations]) row[at++] = scales_.deviation * one;
    const std::array<double, kCurveViews> heights = {scales_.curved, scales_.doses,
                                                     scales_.deviations};
    const std::vector<double> made = key.projected.empty() ? projected(key) : std::vector<double>{};
    const double* from = key.projected.empty() ? made.data() : key.projected.data();
    for (std::size_t view = 0; view < kCurveViews; ++view) {
      const auto count = static_cast<Eigen::Index>(basis_.points[view].size());
      const Eigen::Map<const VectorXd> near(from, count);
      row.segment(at, count) = heights[view] * near;
      out.noise += square(heights[view]) * std::max(0.0, 1 - near.squaredNorm());
      at += count;
      from += count;
    }
    if (key.site >= 0) row[at + key.site] = scales_.site;
    at += basis_.sites;
    if (key.souche >= 0) row[at + key.souche] = scales_.souche;
    at += basis_.souches;
    if (key.production >= 0) row[at + key.production] = scales_.production;
    return out;
  }

  void take(const std::vector<int>& from, int count, const EffectKey& key, bool closed_only,
            std::vector<int>& near) const {
    for (auto at = from.rbegin(); at != from.rend() && count > 0; ++at) {
      if (closed_only && keys_[static_cast<std::size_t>(*at)].last_day >= key.first_day) continue;
      --count;
      if (std::find(near.begin(), near.end(), *at) == near.end()) near.push_back(*at);
    }
  }

  void choose(const EffectKey& key, bool closed_only, std::vector<int>& near) const {
    const auto from = [&](const auto& lists, auto id, int count) {
      const auto at = lists.find(id);
      if (at != lists.end()) take(at->second, count, key, closed_only, near);
    };
    from(by_gaveur_, key.gaveur, neighbours_.gaveur);
    if (key.eleveur != 0) from(by_eleveur_, key.eleveur, neighbours_.eleveur);
    from(by_site_, key.site, neighbours_.site);
  }

  Conditional condition(const EffectKey& key, const std::vector<int>& near, const Smooth& smooth,
                        double value) const {
    Conditional c{smooth.row, value, effect(key, key).sum() + smooth.noise};
    const auto count = static_cast<Eigen::Index>(near.size());
    if (count > 0) {
      MatrixXd inner(count, count);
      VectorXd cross(count);
      for (Eigen::Index i = 0; i < count; ++i) {
        const EffectKey& a = keys_[static_cast<std::size_t>(near[static_cast<std::size_t>(i)])];
        cross[i] = effect(key, a).sum();
        for (Eigen::Index j = 0; j <= i; ++j) {
          inner(i, j) =
              effect(a, keys_[static_cast<std::size_t>(near[static_cast<std::size_t>(j)])]).sum();
        }
        inner(i, i) += noises_[static_cast<std::size_t>(near[static_cast<std::size_t>(i)])];
      }
      const Eigen::LLT<MatrixXd, Eigen::Lower> factor(inner);
      const VectorXd share = factor.solve(cross);
      c.variance = std::max(c.variance - share.dot(cross), 1e-3 * smooth.noise);
      for (Eigen::Index i = 0; i < count; ++i) {
        const auto other = static_cast<std::size_t>(near[static_cast<std::size_t>(i)]);
        c.row -= share[i] * rows_[other].cast<double>();
        c.value -= share[i] * values_[other];
      }
    }
    const double root = std::sqrt(c.variance);
    c.row /= root;
    c.value /= root;
    return c;
  }

  void flush() {
    information_.selfadjointView<Eigen::Lower>().rankUpdate(block_.leftCols(filled_));
    filled_ = 0;
  }

  /// Lots that are in no list any more cannot become neighbours; their rows are let go.
  void list(std::vector<int>& lots, int at, int count) {
    lots.push_back(at);
    ++lists_[static_cast<std::size_t>(at)];
    const std::size_t keep = kListSlack * static_cast<std::size_t>(count);
    if (lots.size() < 2 * keep) return;
    const auto end = lots.end() - static_cast<std::ptrdiff_t>(keep);
    for (auto old = lots.begin(); old != end; ++old) {
      const auto i = static_cast<std::size_t>(*old);
      if (--lists_[i] > 0) continue;
      rows_[i].resize(0);
      keys_[i].curve = {};
      keys_[i].projected = {};
    }
    lots.erase(lots.begin(), end);
  }

  SmoothBasis basis_;
  EffectScales scales_;
  Neighbours neighbours_;
  Decay gaveur_decay_, eleveur_decay_, site_decay_, common_decay_;
  std::array<Eigen::LLT<MatrixXd>, kCurveViews> points_;
  Eigen::Index levels_at_ = 0, weights_ = 0;

  std::vector<EffectKey> keys_;
  std::vector<double> values_;
  std::vector<VectorXf> rows_;
  std::vector<double> noises_;
  std::vector<std::uint8_t> lists_;  // that hold the lot
  std::unordered_map<std::int64_t, std::vector<int>> by_gaveur_, by_eleveur_;
  std::unordered_map<int, std::vector<int>> by_site_;

  MatrixXd information_;  // of the weights, prior included; lower half
  VectorXd sum_, mean_;
  MatrixXd block_;
  Eigen::Index filled_ = 0;
  Eigen::LLT<MatrixXd, Eigen::Lower> factor_;
  double squares_ = 0, log_determinant_ = 0;
  int unsettled_ = 0;
};

DriftRegression::DriftRegression(SmoothBasis basis, const EffectScales& scales,
                                 Neighbours neighbours)
    : impl_(std::make_unique<Impl>(std::move(basis), scales, neighbours)) {}
DriftRegression::~DriftRegression() = default;
DriftRegression::DriftRegression(DriftRegression&&) noexcept = default;
DriftRegression& DriftRegression::operator=(DriftRegression&&) noexcept = default;

void DriftRegression::add(const EffectKey& key, double value) { impl_->add(key, value); }
void DriftRegression::settle() { impl_->settle(); }
GaussianForecast DriftRegression::predict(const EffectKey& key) const {
  return impl_->predict(key);
}
EffectShares DriftRegression::explain(const EffectKey& key) const { return impl_->explain(key); }
std::vector<double> DriftRegression::projected(const EffectKey& key) const {
  return impl_->projected(key);
}
double DriftRegression::log_likelihood() const { return impl_->log_likelihood(); }
int DriftRegression::size() const { return impl_->size(); }

}  // namespace gaveurs
