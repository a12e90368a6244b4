#include "loop/formula_frame.h"

#include <algorithm>
#include <cmath>

namespace gaveurs {
namespace {

using Array = Eigen::ArrayXd;

constexpr double kMostExponent = 40;  // of e, in the exp link
/// No row may count more than so many times the middle one: near a link's pole the weights say
/// more about the pole than about the target.
constexpr double kMostWeight = 50;

double middle_of(const Array& values) {
  std::vector<double> sorted(values.begin(), values.end());
  const auto at = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::nth_element(sorted.begin(), at, sorted.end());
  return *at;
}

bool needs_one_sign(FormulaLink link) {
  return link == FormulaLink::kLn || link == FormulaLink::kSquare ||
         link == FormulaLink::kInverseSquare;
}

bool takes(FormulaLink link, const Array& u) {
  switch (link) {
    case FormulaLink::kPlain:
      return true;
    case FormulaLink::kRoot:
      return u.minCoeff() >= 0;
    case FormulaLink::kExp:
      return u.abs().maxCoeff() < kMostExponent;
    case FormulaLink::kSine:
      return u.abs().maxCoeff() <= 1.5708;
    case FormulaLink::kSquare:
      return u.minCoeff() >= 0;
    default:
      return u.abs().minCoeff() > 0;
  }
}

Array linked(FormulaLink link, const Array& u) {
  switch (link) {
    case FormulaLink::kLn:
      return u.log();
    case FormulaLink::kInverse:
      return u.inverse();
    case FormulaLink::kSquare:
      return u.square();
    case FormulaLink::kInverseSquare:
      return u.square().inverse();
    case FormulaLink::kRoot:
      return u.sqrt();
    case FormulaLink::kExp:
      return u.exp();
    case FormulaLink::kSine:
      return u.sin();
    default:
      return u;
  }
}

/// 1 ÷ the link's slope.
Array worth(FormulaLink link, const Array& u) {
  switch (link) {
    case FormulaLink::kLn:
      return u;
    case FormulaLink::kInverse:
      return u.square();
    case FormulaLink::kSquare:
      return (2 * u).max(1e-12).inverse();
    case FormulaLink::kInverseSquare:
      return u.cube() / 2;
    case FormulaLink::kRoot:
      return 2 * u.sqrt();
    case FormulaLink::kExp:
      return (-u).exp();
    case FormulaLink::kSine:
      return u.cos().max(1e-6).inverse();
    default:
      return Array::Ones(u.size());
  }
}

}  // namespace

std::optional<Array> product_of(const FormulaPowers& powers, const Eigen::MatrixXd& x) {
  Array product = Array::Ones(x.rows());
  for (std::size_t i = 0; i < powers.size(); ++i) {
    if (powers[i] == 0) continue;
    const auto column = x.col(static_cast<Eigen::Index>(i)).array();
    if (powers[i] % 2 == 0) {
      product *= column.pow(powers[i] / 2);
    } else {
      if (column.minCoeff() <= 0) return std::nullopt;
      product *= column.sqrt().pow(static_cast<int>(powers[i]));
    }
  }
  if (!product.isFinite().all()) return std::nullopt;
  return product;
}

std::optional<FormulaFrame> frame_of(FormulaLink link, const FormulaPowers& powers,
                                     const Eigen::MatrixXd& x, const Eigen::VectorXd& y) {
  FormulaFrame frame;
  frame.link = link;
  auto product = product_of(powers, x);
  if (!product || product->abs().minCoeff() == 0) return std::nullopt;
  frame.product = std::move(*product);
  Array u = y.array() / frame.product;
  if (needs_one_sign(link) && u.maxCoeff() <= 0) {
    frame.sign = -1;
    u = -u;
  }
  if (needs_one_sign(link) && u.minCoeff() < 0) return std::nullopt;
  if (!u.isFinite().all() || !takes(link, u)) return std::nullopt;
  frame.z = linked(link, u);
  frame.root_weight = (frame.product * worth(link, u)).abs();
  const double middle = middle_of(frame.root_weight);
  if (!(middle > 0)) return std::nullopt;
  frame.root_weight = frame.root_weight.min(kMostWeight * middle);
  if (!frame.z.isFinite().all() || !frame.root_weight.isFinite().all()) return std::nullopt;
  return frame;
}

Array unlinked(FormulaLink link, double sign, const Array& sum) {
  switch (link) {
    case FormulaLink::kLn:
      return sign * sum.exp();
    case FormulaLink::kInverse:
      return sum.inverse();
    case FormulaLink::kSquare:
      return sign * sum.max(0).sqrt();
    case FormulaLink::kInverseSquare:
      return sign * sum.max(1e-300).rsqrt();
    case FormulaLink::kRoot:
      return sum.square();
    case FormulaLink::kExp:
      return sum.log();
    case FormulaLink::kSine:
      return sum.max(-1).min(1).asin();
    default:
      return sum;
  }
}

double r_squared(const Array& said, const Eigen::VectorXd& measured) {
  if (!said.isFinite().all()) return kNoFit;
  const double all = (measured.array() - measured.mean()).square().sum();
  const double off = (said - measured.array()).square().sum();
  if (!(all > 0)) return off == 0 ? 1 : kNoFit;
  const double r2 = 1 - off / all;
  return std::isfinite(r2) ? std::max(r2, kNoFit) : kNoFit;
}

}  // namespace gaveurs
