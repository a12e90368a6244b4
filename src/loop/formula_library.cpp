#include "loop/formula_library.h"

#include <cmath>
#include <unordered_set>

namespace gaveurs {
namespace {

using Op = FormulaOp;
constexpr double kHuge = 1e12;
constexpr double kHardlyVaries = 1e-7;  // standard deviation ÷ largest value

/// Centred and of length 1, the first row that stands out upwards.
Eigen::ArrayXd normal_form(const Eigen::ArrayXd& values) {
  Eigen::ArrayXd normal = values - values.mean();
  normal /= std::sqrt(normal.square().sum());
  for (const double value : normal) {
    if (std::abs(value) < 1e-3) continue;
    if (value < 0) normal = -normal;
    break;
  }
  return normal;
}

/// Equal for what a linear fit cannot tell apart, up to rounding at an edge, which only costs room.
std::uint64_t meaning_of(const Eigen::ArrayXd& normal) {
  std::uint64_t hash = 14'695'981'039'346'656'037U;
  const Eigen::Index step = std::max<Eigen::Index>(1, normal.size() / 12);
  for (Eigen::Index i = 0; i < normal.size(); i += step) {
    hash ^= static_cast<std::uint64_t>(std::llround(normal(i) * 1e7));
    hash *= 1'099'511'628'211U;
  }
  return hash;
}

class Builder {
 public:
  Builder(const Eigen::MatrixXd& x, const FormulaUnits& units, std::size_t most)
      : x_(x), units_(units), most_(most) {}

  std::vector<FormulaTermPtr> build() {
    std::vector<Expression> plain, atoms, pairs;
    for (Eigen::Index i = 0; i < x_.cols(); ++i) {
      plain.push_back(Expression::variable(static_cast<std::size_t>(i)));
    }
    for (const Expression& e : plain) take(e);
    atoms = plain;
    for (const Op op : {Op::kSquare, Op::kRoot, Op::kExp, Op::kLn, Op::kSin, Op::kCos}) {
      for (const Expression& e : plain) keep(Expression::of(op, e), &atoms);
    }
    for (const Expression& e : plain) {
      keep(Expression::of(Op::kDivide, Expression::constant(1), e), nullptr);
    }
    pair(plain, plain, &pairs);
    functions_of(pairs);
    with_one(pairs);
    triples(plain, pairs);
    quadratic_sums(plain);
    pair(atoms, atoms, nullptr);
    for (const Expression& e : pairs) {
      for (const Expression& atom : atoms) {
        keep(Expression::of(Op::kMultiply, e, atom), nullptr);
        keep(Expression::of(Op::kDivide, e, atom), nullptr);
      }
    }
    return std::move(terms_);
  }

 private:
  bool full() const { return terms_.size() >= most_; }

  FormulaTermPtr take(const Expression& expression) {
    if (full()) return nullptr;
    auto term = make_term(expression, x_, units_);
    if (!term || !seen_.insert(meaning_of(normal_form(term->values))).second) return nullptr;
    terms_.push_back(term);
    return term;
  }

  void keep(const Expression& expression, std::vector<Expression>* also) {
    if (take(expression) && also != nullptr) also->push_back(expression);
  }

  void pair(const std::vector<Expression>& as, const std::vector<Expression>& bs,
            std::vector<Expression>* also) {
    for (std::size_t i = 0; i < as.size(); ++i) {
      for (std::size_t j = 0; j < bs.size(); ++j) {
        if (i == j) continue;
        if (i < j) {
          for (const Op op : {Op::kMultiply, Op::kAdd, Op::kSubtract}) {
            keep(Expression::of(op, as[i], bs[j]), also);
          }
        }
        keep(Expression::of(Op::kDivide, as[i], bs[j]), also);
      }
    }
  }

  void functions_of(const std::vector<Expression>& pairs) {
    for (const Expression& e : pairs) {
      for (const Op op : {Op::kSquare, Op::kRoot, Op::kLn, Op::kExp, Op::kSin, Op::kCos}) {
        keep(Expression::of(op, e), nullptr);
      }
      keep(Expression::of(Op::kDivide, Expression::constant(1), e), nullptr);
    }
  }

  /// 1 ± e and what is made of it, for e a variable, a pair or the square of one.
  void with_one(const std::vector<Expression>& pairs) {
    const Expression one = Expression::constant(1);
    std::vector<Expression> inner;
    for (Eigen::Index i = 0; i < x_.cols(); ++i) {
      inner.push_back(Expression::variable(static_cast<std::size_t>(i)));
    }
    inner.insert(inner.end(), pairs.begin(), pairs.end());
    for (std::size_t i = 0, count = inner.size(); i < count; ++i) {
      inner.push_back(Expression::of(Op::kSquare, inner[i]));
      inner.push_back(Expression::of(Op::kExp, inner[i]));
    }
    for (const Expression& e : inner) {
      for (const Op op : {Op::kAdd, Op::kSubtract}) {
        const Expression sum = Expression::of(op, one, e);
        keep(Expression::of(Op::kLn, sum), nullptr);
        keep(Expression::of(Op::kDivide, one, sum), nullptr);
        keep(Expression::of(Op::kRoot, sum), nullptr);
      }
    }
  }

  void triples(const std::vector<Expression>& plain, const std::vector<Expression>& pairs) {
    for (const Expression& e : pairs) {
      for (const Expression& v : plain) {
        keep(Expression::of(Op::kMultiply, e, v), nullptr);
        keep(Expression::of(Op::kDivide, e, v), nullptr);
        keep(Expression::of(Op::kDivide, v, e), nullptr);
      }
    }
  }

  /// A product of two variables more or less than another or than one variable, and what is made of
  /// it.
  void quadratic_sums(const std::vector<Expression>& plain) {
    std::vector<Expression> parts = plain;
    for (std::size_t i = 0; i < plain.size(); ++i) {
      for (std::size_t j = i; j < plain.size(); ++j) {
        parts.push_back(i == j ? Expression::of(Op::kSquare, plain[i])
                               : Expression::of(Op::kMultiply, plain[i], plain[j]));
      }
    }
    for (std::size_t b = plain.size(); b < parts.size(); ++b) {
      for (std::size_t a = 0; a < b; ++a) {
        for (const Op op : {Op::kAdd, Op::kSubtract}) {
          const Expression sum = Expression::of(op, parts[a], parts[b]);
          keep(sum, nullptr);
          keep(Expression::of(Op::kLn, sum), nullptr);
          keep(Expression::of(Op::kDivide, Expression::constant(1), sum), nullptr);
          keep(Expression::of(Op::kRoot, sum), nullptr);
        }
      }
    }
  }

  const Eigen::MatrixXd& x_;
  const FormulaUnits& units_;
  std::size_t most_;
  std::vector<FormulaTermPtr> terms_;
  std::unordered_set<std::uint64_t> seen_;
};

}  // namespace

FormulaTermPtr make_term(Expression expression, const Eigen::MatrixXd& x,
                         const FormulaUnits& units) {
  if (expression.is_nested() || !units.agrees(expression)) return nullptr;
  Eigen::ArrayXd values = expression.evaluate(x);
  if (!values.isFinite().all()) return nullptr;
  const double most = values.abs().maxCoeff();
  if (most > kHuge) return nullptr;
  const double spread = std::sqrt((values - values.mean()).square().mean());
  if (!(spread > kHardlyVaries * most)) return nullptr;
  return std::make_shared<const FormulaTerm>(std::move(expression), std::move(values));
}

FormulaLibrary::FormulaLibrary(const Eigen::MatrixXd& x, const FormulaUnits& units,
                               std::size_t most)
    : terms_(Builder(x, units, most).build()) {
  columns_.resize(x.rows(), static_cast<Eigen::Index>(terms_.size()));
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    columns_.col(static_cast<Eigen::Index>(i)) =
        normal_form(terms_[i]->values).cast<float>().matrix();
  }
}

const FormulaTermPtr& FormulaLibrary::any(Random& random) const {
  // Simple ones, which stand first, more often.
  const double at = random.uniform() * random.uniform();
  return terms_[static_cast<std::size_t>(at * static_cast<double>(terms_.size()))];
}

}  // namespace gaveurs
