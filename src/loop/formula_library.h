// FormulaLibrary: small expressions with their values, systematically made: variables, functions of
// them, sums, products and quotients of two, functions of these, products of three, and sums of
// products; each kept once, since what differs only by a factor and a constant is the same to a
// linear fit. From it the search takes the term that fits best what is still unexplained.
// Unchanging once built.
#pragma once

#include <memory>
#include <vector>

#include "base/random.h"
#include "loop/formula_units.h"

namespace gaveurs {

/// An expression with its values on the rows searched.
struct FormulaTerm {
  Expression expression;
  Eigen::ArrayXd values;
};
using FormulaTermPtr = std::shared_ptr<const FormulaTerm>;

/// Null where the values are not finite, hardly vary, are huge, where the units do not agree, and
/// where functions are nested in themselves.
FormulaTermPtr make_term(Expression expression, const Eigen::MatrixXd& x,
                         const FormulaUnits& units);

class FormulaLibrary {
 public:
  /// At most `most` terms, the simpler ones first.
  FormulaLibrary(const Eigen::MatrixXd& x, const FormulaUnits& units, std::size_t most);
  std::size_t size() const { return terms_.size(); }
  const FormulaTermPtr& operator[](std::size_t index) const { return terms_[index]; }
  /// Rows × terms, centred and of length 1.
  const Eigen::MatrixXf& columns() const { return columns_; }
  const FormulaTermPtr& any(Random& random) const;

 private:
  std::vector<FormulaTermPtr> terms_;
  Eigen::MatrixXf columns_;
};

}  // namespace gaveurs
