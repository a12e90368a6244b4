#include "loop/response_surface.h"

#include <Eigen/Cholesky>
#include <cmath>

namespace gaveurs {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int kRounds = 5;  // noise and level beside surface, each from the other
constexpr double kPriorTrials = 10;  // that the noise's prior counts for
constexpr double kPriorGroups = 4;   // that the groups' prior counts for

struct Trial {
  VectorXd terms;
  double value, value_sd, weight;
  Eigen::Index group;
};

}  // namespace

class ResponseSurface::Impl {
 public:
  Impl(int numbers, const SurfacePrior& prior) : numbers_(numbers), prior_(prior) {
    terms_ = 1 + 2 * numbers + numbers * (numbers - 1) / 2;
    noise_ = prior.noise_sd;
    group_ = prior.group_sd;
  }

  void add(std::span<const double> x, std::int64_t group, double value, double value_sd,
           double weight) {
    const auto place = groups_.try_emplace(group, static_cast<Eigen::Index>(groups_.size()));
    trials_.push_back({terms(x), value - prior_.mean, value_sd, weight, place.first->second});
    stale_ = true;
  }

  SurfacePoint at(std::span<const double> x) {
    fit();
    const SurfacePoint point = point_of(terms(x));
    return {prior_.mean + point.mean, point.sd};
  }

  SurfacePoint at(std::span<const double> x, std::optional<std::int64_t> group) {
    fit();
    const auto known = group ? groups_.find(*group) : groups_.end();
    const VectorXd row = terms(x);
    if (known == groups_.end()) {
      const SurfacePoint usual = point_of(row);
      return {prior_.mean + usual.mean, std::hypot(usual.sd, group_)};
    }
    VectorXd whole = VectorXd::Zero(mean_.size());
    whole.head(terms_) = row;
    whole[terms_ + known->second] = group_;
    return {prior_.mean + whole.dot(mean_), factor_.matrixL().solve(whole).norm()};
  }

  SurfacePoint between(std::span<const double> x, std::span<const double> other) {
    fit();
    return point_of(terms(x) - terms(other));
  }

  double noise_sd() {
    fit();
    return noise_;
  }

  double group_sd() {
    fit();
    return group_;
  }

  std::vector<double> draw(Random& random) {
    fit();
    VectorXd normal(mean_.size());
    for (double& one : normal) one = random.normal(0, 1);
    // A = L Lᵀ is the weights' precision, so Lᵀ w = z gives w its covariance.
    const VectorXd drawn = mean_ + factor_.matrixU().solve(normal);
    return {drawn.begin(), drawn.begin() + terms_};
  }

  double value_of(std::span<const double> weights, std::span<const double> x) const {
    const VectorXd row = terms(x);
    double sum = prior_.mean;
    for (Eigen::Index i = 0; i < terms_; ++i) {
      sum += row[i] * weights[static_cast<std::size_t>(i)];
    }
    return sum;
  }

 private:
  VectorXd terms(std::span<const double> x) const {
    VectorXd row(terms_);
    Eigen::Index at = 0;
    row[at++] = prior_.level_sd;
    for (const double value : x) row[at++] = prior_.straight_sd * value;
    for (const double value : x) row[at++] = prior_.squared_sd * value * value;
    for (std::size_t i = 0; i < x.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) row[at++] = prior_.mixed_sd * x[i] * x[j];
    }
    return row;
  }

  SurfacePoint point_of(const VectorXd& row) const {
    VectorXd whole = VectorXd::Zero(mean_.size());
    whole.head(terms_) = row;
    return {whole.dot(mean_), factor_.matrixL().solve(whole).norm()};
  }

  void fit() {
    if (!stale_ && mean_.size() > 0) return;
    const auto size = terms_ + static_cast<Eigen::Index>(groups_.size());
    noise_ = prior_.noise_sd;
    group_ = prior_.group_sd;
    fit_weights(size);
    for (int round = 1; round < kRounds; ++round) {
      fit_noise(size);
      fit_group(size);
      fit_weights(size);
    }
    stale_ = false;
  }

  void fit_weights(Eigen::Index size) {
    MatrixXd precision = MatrixXd::Identity(size, size);
    VectorXd sum = VectorXd::Zero(size);
    for (const Trial& trial : trials_) {
      const VectorXd row = whole_row(trial, size);
      const double strength = strength_of(trial);
      precision.selfadjointView<Eigen::Lower>().rankUpdate(row, strength);
      sum += strength * trial.value * row;
    }
    factor_.compute(precision);
    mean_ = factor_.solve(sum);
  }

  void fit_noise(Eigen::Index size) {
    double squares = kPriorTrials * prior_.noise_sd * prior_.noise_sd, count = kPriorTrials;
    for (const Trial& trial : trials_) {
      const VectorXd row = whole_row(trial, size);
      const double used = strength_of(trial) * factor_.matrixL().solve(row).squaredNorm();
      const double left = trial.value - row.dot(mean_);
      squares += trial.weight * (left * left - trial.value_sd * trial.value_sd);
      count += trial.weight * std::max(0.05, 1 - used);
    }
    noise_ = std::sqrt(std::max(squares / count, 0.04 * prior_.noise_sd * prior_.noise_sd));
  }

  /// From the groups' levels and what is not known of each.
  void fit_group(Eigen::Index size) {
    double squares = kPriorGroups * prior_.group_sd * prior_.group_sd, count = kPriorGroups;
    for (Eigen::Index at = terms_; at < size; ++at) {
      const double unknown = factor_.matrixL().solve(VectorXd::Unit(size, at)).squaredNorm();
      squares += group_ * group_ * (mean_[at] * mean_[at] + unknown);
      count += 1;
    }
    group_ = std::sqrt(squares / count);
  }

  VectorXd whole_row(const Trial& trial, Eigen::Index size) const {
    VectorXd row = VectorXd::Zero(size);
    row.head(terms_) = trial.terms;
    row[terms_ + trial.group] = group_;
    return row;
  }

  double strength_of(const Trial& trial) const {
    return trial.weight / (noise_ * noise_ + trial.value_sd * trial.value_sd);
  }

  Eigen::Index numbers_, terms_ = 0;
  SurfacePrior prior_;
  std::vector<Trial> trials_;
  std::map<std::int64_t, Eigen::Index> groups_;
  Eigen::LLT<MatrixXd, Eigen::Lower> factor_;
  VectorXd mean_;
  double noise_ = 1, group_ = 0;
  bool stale_ = true;
};

ResponseSurface::ResponseSurface(int numbers, const SurfacePrior& prior)
    : impl_(std::make_unique<Impl>(numbers, prior)) {}
ResponseSurface::~ResponseSurface() = default;
ResponseSurface::ResponseSurface(ResponseSurface&&) noexcept = default;
ResponseSurface& ResponseSurface::operator=(ResponseSurface&&) noexcept = default;

void ResponseSurface::add(std::span<const double> x, std::int64_t group, double value,
                          double value_sd, double weight) {
  impl_->add(x, group, value, value_sd, weight);
}
SurfacePoint ResponseSurface::at(std::span<const double> x) const { return impl_->at(x); }
SurfacePoint ResponseSurface::at(std::span<const double> x,
                                 std::optional<std::int64_t> group) const {
  return impl_->at(x, group);
}
SurfacePoint ResponseSurface::between(std::span<const double> x,
                                      std::span<const double> other) const {
  return impl_->between(x, other);
}
double ResponseSurface::noise_sd() const { return impl_->noise_sd(); }
double ResponseSurface::group_sd() const { return impl_->group_sd(); }
std::vector<double> ResponseSurface::draw(Random& random) const { return impl_->draw(random); }
double ResponseSurface::value_of(std::span<const double> weights, std::span<const double> x) const {
  return impl_->value_of(weights, x);
}

}  // namespace gaveurs
