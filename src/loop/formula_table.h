// FormulaTable: the numbers a formula is searched in: a row per case, a column per variable, and
// the target; each with a name and, where known, a unit. Read from a CSV file (first line names,
// "corn [kg]" gives a unit; comma or semicolon; decimal comma where semicolons separate). Plain.
#pragma once

#include <Eigen/Core>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace gaveurs {

struct FormulaQuantity {
  std::string name;
  std::string unit;  // "kg", "g/day", "kg*m^2/s^2"; "1": a plain number; empty: unknown
};

struct FormulaTable {
  std::vector<FormulaQuantity> variables;
  FormulaQuantity target;
  Eigen::MatrixXd x;  // rows × variables
  Eigen::VectorXd y;
  std::vector<std::string> names() const;
  FormulaTable rows(const std::vector<Eigen::Index>& which) const;
};

constexpr std::size_t kMostFormulaVariables = 24;
constexpr std::size_t kMostFormulaRows = 200'000;
constexpr std::size_t kMostFormulaBytes = 64U << 20;
constexpr std::size_t kFewestFormulaRows = 10;

/// Rows with a cell that is no finite number are left out, and counted in `left_out`. Errors:
/// kInvalid with the reason when the target is missing, a name comes twice or is none, or nothing
/// is left to learn from; kTooLarge over a limit.
struct FormulaCsv {
  FormulaTable table;
  std::int64_t left_out = 0;
};
Result<FormulaCsv> read_formula_csv(std::string_view text, std::string_view target);

}  // namespace gaveurs
