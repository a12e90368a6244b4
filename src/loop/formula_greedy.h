// FormulaGreedy: terms of a library chosen one after the other, each the one that explains most of
// what is left in a frame (orthogonal matching pursuit). Gives the evolution its first formulas and
// its best next terms. Not thread-safe; refers to the library it was made with.
#pragma once

#include <span>

#include "loop/formula_frame.h"
#include "loop/formula_library.h"

namespace gaveurs {

class FormulaGreedy {
 public:
  explicit FormulaGreedy(const FormulaLibrary& library);
  /// `given` and then up to `more` of the library, of which the first is the `first`-th best.
  std::vector<FormulaTermPtr> choose(const FormulaFrame& frame,
                                     std::span<const FormulaTermPtr> given, int more,
                                     std::size_t first) const;

 private:
  const FormulaLibrary& library_;
  Eigen::MatrixXf squares_;
};

/// The product of powers that a frame's sum looks like by the logarithm of what it should be; null
/// where that is of both signs, or near no halves.
FormulaTermPtr likely_product(const FormulaFrame& frame, const Eigen::MatrixXd& x,
                              const FormulaUnits& units);

/// Sets of powers that the target may be a product of, by its logarithm: near halves of a straight
/// line in the logarithms of the variables, with and without a few further terms. The first is of
/// none.
std::vector<FormulaPowers> likely_powers(const FormulaGreedy& greedy, const Eigen::MatrixXd& x,
                                         const Eigen::VectorXd& y, const FormulaUnits& units);

}  // namespace gaveurs
