// Formula search: readable laws out of a table by genetic programming. A formula is a product of
// powers × a link of a sum of terms; terms evolve on islands, factors come by least squares and the
// constants inside terms by Levenberg-Marquardt, first formulas from greedy fits over a library of
// small expressions. Returned is the front of size against accuracy. The same seed and evaluations
// give the same answer, unless `seconds` ends the search first. One thread.
#pragma once

#include "loop/formula_model.h"

namespace gaveurs {

struct FormulaOptions {
  std::uint64_t seed = 1;
  double seconds = 30;  // wall time
  std::int64_t evaluations = 4'000'000;  // formulas tried
  int rows = 256;  // searched on; all are for fitting and checking at the end
  std::size_t library = 12'000;  // terms
  int most_terms = 5;
  int most_size = 45;  // nodes of a formula
  bool waves = true;  // whether terms may have sines and cosines
};

struct FormulaFound {
  FormulaModel model;
  int size = 0;
  double search_r2 = 0;  // on the rows searched
  double check_r2 = 0;  // on all rows of the table
};

struct FormulaFront {
  std::vector<FormulaFound> formulas;  // by size, each better on all rows than the last
  std::int64_t evaluations = 0;
  double seconds = 0;
  bool exact = false;  // 1 − R² under 10⁻⁹ on all rows
};

/// Error kInvalid for units that cannot be read, too few rows, or a target or variables that do
/// not vary.
Result<FormulaFront> find_formulas(const FormulaTable& table, const FormulaOptions& options);

}  // namespace gaveurs
