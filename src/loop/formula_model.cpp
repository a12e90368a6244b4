#include "loop/formula_model.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <Eigen/Cholesky>
#include <Eigen/QR>
#include <cmath>

namespace gaveurs {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

/// Weighted equations of the terms' values, the constant's column first.
Matrix equations(const FormulaFrame& frame, const std::vector<Expression>& terms, const Matrix& x) {
  Matrix a(x.rows(), static_cast<Eigen::Index>(terms.size()) + 1);
  a.col(0) = frame.root_weight.matrix();
  for (std::size_t t = 0; t < terms.size(); ++t) {
    a.col(static_cast<Eigen::Index>(t) + 1) = (terms[t].evaluate(x) * frame.root_weight).matrix();
  }
  return a;
}

struct Solved {
  Vector factors;
  Vector rest;
};

std::optional<Solved> solve(const FormulaFrame& frame, const std::vector<Expression>& terms,
                            const Matrix& x) {
  Matrix a = equations(frame, terms, x);
  if (!a.allFinite()) return std::nullopt;
  const Eigen::ArrayXd lengths = a.colwise().norm().transpose().array().max(1e-300);
  for (Eigen::Index c = 0; c < a.cols(); ++c) a.col(c) /= lengths(c);
  const Vector b = (frame.z * frame.root_weight).matrix();
  Solved solved;
  const Vector scaled = a.colPivHouseholderQr().solve(b);
  if (!scaled.allFinite()) return std::nullopt;
  solved.rest = b - a * scaled;
  solved.factors = (scaled.array() / lengths).matrix();
  return solved;
}

std::vector<double*> constants_of(std::vector<Expression>& terms) {
  std::vector<double*> places;
  for (Expression& term : terms) {
    for (FormulaNode& node : term.nodes()) {
      if (node.op == FormulaOp::kConstant) places.push_back(&node.constant);
    }
  }
  return places;
}

/// Of the rest by each constant, the factors fitted anew for each (variable projection).
std::optional<Matrix> slopes(const FormulaFrame& frame, std::vector<Expression>& terms,
                             const Matrix& x, const Vector& rest) {
  const auto places = constants_of(terms);
  Matrix slopes(rest.size(), static_cast<Eigen::Index>(places.size()));
  for (std::size_t p = 0; p < places.size(); ++p) {
    const double was = *places[p], step = 1e-6 * std::max(1.0, std::abs(was));
    *places[p] = was + step;
    const auto moved = solve(frame, terms, x);
    *places[p] = was;
    if (!moved) return std::nullopt;
    slopes.col(static_cast<Eigen::Index>(p)) = (moved->rest - rest) / step;
  }
  return slopes;
}

/// One step that is better, trying more and more cautious ones; the damping goes with it.
bool step_constants(const FormulaFrame& frame, std::vector<Expression>& terms, const Matrix& x,
                    Solved& now, double& damping) {
  const auto jacobian = slopes(frame, terms, x, now.rest);
  if (!jacobian) return false;
  const auto places = constants_of(terms);
  const Matrix normal = jacobian->transpose() * *jacobian;
  const Vector downhill = -jacobian->transpose() * now.rest;
  for (int tries = 0; tries < 5; ++tries, damping *= 6) {
    Matrix damped = normal;
    damped.diagonal() +=
        damping * normal.diagonal() + Vector::Constant(normal.rows(), 1e-12 * (1 + normal.trace()));
    const Vector step = damped.ldlt().solve(downhill);
    if (!step.allFinite()) continue;
    std::vector<double> was;
    for (std::size_t p = 0; p < places.size(); ++p) {
      was.push_back(*places[p]);
      *places[p] += step(static_cast<Eigen::Index>(p));
    }
    auto next = solve(frame, terms, x);
    if (next && next->rest.squaredNorm() < now.rest.squaredNorm()) {
      now = std::move(*next);
      damping = std::max(1e-9, damping / 8);
      return true;
    }
    for (std::size_t p = 0; p < places.size(); ++p) *places[p] = was[p];
  }
  return false;
}

std::string power_text(const std::string& name, int halves) {
  const int size = std::abs(halves);
  if (size == 1) return "sqrt(" + name + ")";
  if (size == 2) return name;
  return size % 2 == 0 ? fmt::format("{}^{}", name, size / 2)
                       : fmt::format("{}^{:.1f}", name, size / 2.0);
}

/// Of those that are no divisor.
std::string link_text(FormulaLink link, const std::string& sum) {
  switch (link) {
    case FormulaLink::kLn:
      return fmt::format("exp({})", sum);
    case FormulaLink::kSquare:
      return fmt::format("sqrt({})", sum);
    case FormulaLink::kRoot:
      return fmt::format("({})^2", sum);
    case FormulaLink::kExp:
      return fmt::format("ln|{}|", sum);
    case FormulaLink::kSine:
      return fmt::format("arcsin({})", sum);
    default:
      return sum;
  }
}

}  // namespace

int FormulaModel::size() const {
  int size = link == FormulaLink::kPlain ? 1 : 2;
  for (const auto power : powers) size += power == 0 ? 0 : power == 2 || power == -2 ? 2 : 3;
  for (const Expression& term : terms) size += static_cast<int>(term.size()) + 2;
  return size;
}

Eigen::ArrayXd FormulaModel::predict(const Matrix& x) const {
  Eigen::ArrayXd sum = Eigen::ArrayXd::Constant(x.rows(), constant);
  for (std::size_t t = 0; t < terms.size(); ++t) sum += factors[t] * terms[t].evaluate(x);
  const auto product = product_of(powers, x);
  if (!product) return Eigen::ArrayXd::Constant(x.rows(), NAN);
  return *product * unlinked(link, sign, sum);
}

std::string FormulaModel::text(std::span<const std::string> names) const {
  std::string sum;
  const auto add = [&sum](double factor, const std::string& rest) {
    if (factor == 0) return;
    const std::string number = fmt::format("{:.5g}", std::abs(factor));
    sum += sum.empty() ? (factor < 0 ? "-" : "") : (factor < 0 ? " - " : " + ");
    sum += rest.empty() ? number : number == "1" ? rest : number + "*" + rest;
  };
  add(constant, "");
  for (std::size_t t = 0; t < terms.size(); ++t) {
    const auto last = terms[t].nodes().back().op;
    const bool is_sum = last == FormulaOp::kAdd || last == FormulaOp::kSubtract;
    add(factors[t], is_sum ? "(" + terms[t].text(names) + ")" : terms[t].text(names));
  }
  if (sum.empty()) sum = "0";
  std::vector<std::string> above, below;
  for (std::size_t i = 0; i < powers.size(); ++i) {
    if (powers[i] > 0) above.push_back(power_text(names[i], powers[i]));
    if (powers[i] < 0) below.push_back(power_text(names[i], powers[i]));
  }
  const bool alone = above.empty() && below.empty();
  if (link == FormulaLink::kInverse || link == FormulaLink::kInverseSquare) {
    below.push_back(link == FormulaLink::kInverse ? "(" + sum + ")" : "sqrt(" + sum + ")");
  } else if (link != FormulaLink::kPlain || alone || terms.empty()) {
    if (sum != "1" || alone) above.insert(above.begin(), link_text(link, sum));
  } else {
    above.push_back("(" + sum + ")");
  }
  std::string whole = above.empty() ? "1" : fmt::format("{}", fmt::join(above, "*"));
  for (const std::string& part : below) whole += "/" + part;
  return (sign < 0 ? "-" : "") + whole;
}

std::string FormulaModel::units(const FormulaUnits& units, std::string_view target_unit) const {
  if (link != FormulaLink::kPlain || !units.known() || target_unit.empty()) return "";
  const auto target = parse_unit(target_unit);
  if (!target) return "";
  UnitPowers left = *target;
  Expression product = Expression::constant(1);
  for (std::size_t i = 0; i < powers.size(); ++i) {
    const auto one = units.unit_of(Expression::variable(i));
    if (powers[i] == 0) continue;
    if (!one) return "";
    for (const auto& [name, power] : *one) left[name] -= power * powers[i] / 2;
  }
  std::erase_if(left, [](const auto& item) { return item.second == 0; });
  std::string text = constant == 0 ? "" : "constant in " + unit_text(left);
  for (std::size_t t = 0; t < terms.size(); ++t) {
    const auto own = units.unit_of(terms[t]);
    UnitPowers factor = left;
    if (own) {
      for (const auto& [name, power] : *own) factor[name] -= power;
    }
    std::erase_if(factor, [](const auto& item) { return item.second == 0; });
    text += fmt::format("{}factor {} in {}", text.empty() ? "" : ", ", t + 1,
                        own ? unit_text(factor) : "what its constants leave");
  }
  return text;
}

bool refit(FormulaModel& model, const Matrix& x, const Vector& y, int constant_steps) {
  const auto frame = frame_of(model.link, model.powers, x, y);
  if (!frame) return false;
  std::vector<Expression> terms = model.terms;
  auto now = solve(*frame, terms, x);
  if (!now) return false;
  double damping = 1e-3;
  const bool any = !constants_of(terms).empty();
  for (int step = 0; any && step < constant_steps; ++step) {
    const double before = now->rest.squaredNorm();
    if (!step_constants(*frame, terms, x, *now, damping)) break;
    if (now->rest.squaredNorm() > before * (1 - 1e-9)) break;
  }
  model.terms = std::move(terms);
  model.sign = frame->sign;
  model.constant = now->factors(0);
  model.factors.assign(now->factors.begin() + 1, now->factors.end());
  return true;
}

std::optional<Vector> fit_terms(const FormulaFrame& frame, std::span<const FormulaTermPtr> terms) {
  const Eigen::ArrayXd weight = frame.root_weight.square();
  const double all = weight.sum();
  const auto count = static_cast<Eigen::Index>(terms.size());
  Matrix centred(frame.z.size(), count);
  Vector means(count);
  for (Eigen::Index t = 0; t < count; ++t) {
    const Eigen::ArrayXd& values = terms[static_cast<std::size_t>(t)]->values;
    means(t) = (values * weight).sum() / all;
    centred.col(t) = ((values - means(t)) * frame.root_weight).matrix();
  }
  const double z_mean = (frame.z * weight).sum() / all;
  Vector factors(count + 1);
  if (count > 0) {
    Matrix normal(count, count);
    normal.setZero();
    normal.selfadjointView<Eigen::Lower>().rankUpdate(centred.transpose());
    const Vector lengths = normal.diagonal().cwiseSqrt().cwiseMax(1e-150);
    for (Eigen::Index r = 0; r < count; ++r) {
      for (Eigen::Index c = 0; c <= r; ++c) normal(r, c) /= lengths(r) * lengths(c);
    }
    normal.diagonal().array() += 1e-13;
    const Eigen::LLT<Matrix> factor(normal);
    if (factor.info() != Eigen::Success) return std::nullopt;
    const Vector right = centred.transpose() * ((frame.z - z_mean) * frame.root_weight).matrix();
    factors.tail(count) = factor.solve(right.cwiseQuotient(lengths)).cwiseQuotient(lengths);
  }
  factors(0) = z_mean - factors.tail(count).dot(means);
  if (!factors.allFinite()) return std::nullopt;
  return factors;
}

}  // namespace gaveurs
