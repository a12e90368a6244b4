#include "loop/formula_greedy.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "loop/formula_model.h"

namespace gaveurs {
namespace {

constexpr float kDependent = 1e-5F;  // of a column's squared length, left beside the chosen ones
constexpr double kNearHalf = 0.12;   // halves
constexpr int kMostHalves = 8;
constexpr int kPowerTerms = 3;
constexpr std::size_t kPowerStarts = 4;

/// The chosen columns made orthogonal, and what they leave of the target.
class Basis {
 public:
  explicit Basis(const FormulaFrame& frame)
      : weight_(frame.root_weight.matrix()), rest_((frame.z * frame.root_weight).matrix()) {
    const double scale = std::max(1e-300, weight_.maxCoeff());
    weight_ /= scale;
    rest_ /= scale;
    add(Eigen::ArrayXd::Ones(weight_.size()));
  }

  /// False when the column lies in what is spanned already.
  bool add(const Eigen::ArrayXd& values) {
    Eigen::VectorXd column = (values.matrix().array() * weight_.array()).matrix();
    const double length = column.norm();
    for (int twice = 0; twice < 2; ++twice) {
      for (const auto& q : columns_) column -= q.dot(column) * q;
    }
    const double left = column.norm();
    if (!(left > 1e-7 * length)) return false;
    column /= left;
    rest_ -= column.dot(rest_) * column;
    columns_.push_back(std::move(column));
    return true;
  }

  const Eigen::VectorXd& weight() const { return weight_; }
  const Eigen::VectorXd& rest() const { return rest_; }
  Eigen::VectorXf weighted(const Eigen::VectorXd& column) const {
    return column.cwiseProduct(weight_).cast<float>();
  }
  std::size_t size() const { return columns_.size(); }
  const Eigen::VectorXd& operator[](std::size_t i) const { return columns_[i]; }

 private:
  Eigen::VectorXd weight_, rest_;
  std::vector<Eigen::VectorXd> columns_;
};

std::size_t best_of(const Eigen::ArrayXf& scores, std::size_t rank) {
  std::vector<std::size_t> order(static_cast<std::size_t>(scores.size()));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  rank = std::min(rank, order.size() - 1);
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(rank) + 1,
                    order.end(), [&](std::size_t a, std::size_t b) {
                      return scores(static_cast<Eigen::Index>(a)) >
                             scores(static_cast<Eigen::Index>(b));
                    });
  return order[rank];
}

/// ln|y| in the logarithms of the variables, weighted by |y| or alike.
std::optional<FormulaFrame> ln_frame(const Eigen::VectorXd& y, bool weighted) {
  if (y.array().abs().minCoeff() <= 0) return std::nullopt;
  FormulaFrame frame;
  frame.link = FormulaLink::kLn;
  frame.z = y.array().abs().log();
  frame.root_weight = weighted ? Eigen::ArrayXd(y.array().abs().min(50 * y.array().abs().mean()))
                               : Eigen::ArrayXd::Ones(y.size());
  return frame;
}

/// ln of each variable that is above 0 everywhere.
struct LogTerms {
  std::vector<FormulaTermPtr> terms;
  std::vector<std::size_t> variables;
};

LogTerms log_terms(const Eigen::MatrixXd& x, const FormulaUnits& units) {
  LogTerms out;
  for (Eigen::Index i = 0; i < x.cols(); ++i) {
    if (x.col(i).minCoeff() <= 0) continue;
    const auto index = static_cast<std::size_t>(i);
    auto term = make_term(Expression::of(FormulaOp::kLn, Expression::variable(index)), x, units);
    if (!term) continue;
    out.terms.push_back(std::move(term));
    out.variables.push_back(index);
  }
  return out;
}

}  // namespace

FormulaGreedy::FormulaGreedy(const FormulaLibrary& library)
    : library_(library), squares_(library.columns().array().square().matrix()) {}

std::vector<FormulaTermPtr> FormulaGreedy::choose(const FormulaFrame& frame,
                                                  std::span<const FormulaTermPtr> given, int more,
                                                  std::size_t first) const {
  Basis basis(frame);
  std::vector<FormulaTermPtr> chosen(given.begin(), given.end());
  for (const FormulaTermPtr& term : given) basis.add(term->values);
  const Eigen::MatrixXf& columns = library_.columns();
  const Eigen::ArrayXf lengths =
      (squares_.transpose() * basis.weight().cwiseAbs2().cast<float>()).array();
  Eigen::ArrayXf left = lengths;
  std::size_t known = 0;
  for (int step = 0; step < more; ++step) {
    for (; known < basis.size(); ++known) {
      left -= (columns.transpose() * basis.weighted(basis[known])).array().square();
    }
    const double before = basis.rest().norm();
    if (!(before > 0)) break;
    const Eigen::VectorXd rest = basis.rest() / before;
    Eigen::ArrayXf scores = (columns.transpose() * basis.weighted(rest)).array().square();
    scores = (left > kDependent * lengths).select(scores / left.max(1e-12F), 0.0F);
    const std::size_t at = best_of(scores, step == 0 ? first : 0);
    if (!(scores(static_cast<Eigen::Index>(at)) > 0)) break;
    const FormulaTermPtr& term = library_[at];
    if (!basis.add(term->values)) break;
    chosen.push_back(term);
  }
  return chosen;
}

FormulaTermPtr likely_product(const FormulaFrame& frame, const Eigen::MatrixXd& x,
                              const FormulaUnits& units) {
  if (frame.z.maxCoeff() > 0 && frame.z.minCoeff() < 0) return nullptr;
  FormulaFrame logs_of_z;
  logs_of_z.z = frame.z.abs().log();
  logs_of_z.root_weight = (frame.z * frame.root_weight).abs();
  if (!logs_of_z.z.isFinite().all()) return nullptr;
  const LogTerms logs = log_terms(x, units);
  const auto factors = fit_terms(logs_of_z, logs.terms);
  if (!factors) return nullptr;
  std::optional<Expression> product;
  const Expression one = Expression::constant(1);
  for (std::size_t i = 0; i < logs.terms.size(); ++i) {
    const double halves = 2 * (*factors)(static_cast<Eigen::Index>(i) + 1);
    const auto near = static_cast<int>(std::round(halves));
    if (std::abs(halves - near) > kNearHalf || std::abs(near) > kMostHalves) return nullptr;
    Expression base = Expression::variable(logs.variables[i]);
    if (near % 2 != 0) base = Expression::of(FormulaOp::kRoot, base);
    const int times = near % 2 != 0 ? std::abs(near) : std::abs(near) / 2;
    for (int t = 0; t < times; ++t) {
      const FormulaOp op = near > 0 ? FormulaOp::kMultiply : FormulaOp::kDivide;
      product = product    ? Expression::of(op, *product, base)
                : near > 0 ? base
                           : Expression::of(op, one, base);
    }
  }
  if (!product || product->size() > 25) return nullptr;
  return make_term(*product, x, units);
}

std::vector<FormulaPowers> likely_powers(const FormulaGreedy& greedy, const Eigen::MatrixXd& x,
                                         const Eigen::VectorXd& y, const FormulaUnits& units) {
  std::vector<FormulaPowers> found{FormulaPowers(static_cast<std::size_t>(x.cols()), 0)};
  const auto [logs, variables] = log_terms(x, units);
  std::set<FormulaPowers> seen(found.begin(), found.end());
  for (const bool weighted : {true, false}) {
    const auto frame = ln_frame(y, weighted);
    if (!frame) break;
    for (int more = 0; more <= kPowerTerms; ++more) {
      for (std::size_t first = 0; first < (more == 0 ? 1 : kPowerStarts); ++first) {
        const auto terms = greedy.choose(*frame, logs, more, first);
        const auto factors = fit_terms(*frame, terms);
        if (!factors) continue;
        FormulaPowers powers = found.front(), whole = found.front();
        for (std::size_t i = 0; i < logs.size(); ++i) {
          const double halves = 2 * (*factors)(static_cast<Eigen::Index>(i) + 1);
          const double near = std::round(halves);
          if (std::abs(halves - near) > kNearHalf || std::abs(near) > kMostHalves) continue;
          powers[variables[i]] = static_cast<std::int8_t>(near);
          if (static_cast<int>(near) % 2 == 0) whole[variables[i]] = static_cast<std::int8_t>(near);
        }
        if (seen.insert(powers).second) found.push_back(powers);
        if (seen.insert(whole).second) found.push_back(whole);
      }
    }
  }
  return found;
}

}  // namespace gaveurs
