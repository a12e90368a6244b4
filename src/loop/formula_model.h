// FormulaModel: a found formula, target = product of powers × inverse link of (constant + factor ×
// term + …), with its text, its size and its worth. Plain value.
#pragma once

#include "loop/formula_frame.h"
#include "loop/formula_library.h"

namespace gaveurs {

struct FormulaModel {
  FormulaLink link = FormulaLink::kPlain;
  double sign = 1;
  FormulaPowers powers;
  double constant = 0;
  std::vector<Expression> terms;
  std::vector<double> factors;

  int size() const;  // nodes of the whole formula
  Eigen::ArrayXd predict(const Eigen::MatrixXd& x) const;
  std::string text(std::span<const std::string> names) const;
  /// Each factor's unit, "constant: g; factor 1: g/kg …"; empty where units are not known.
  std::string units(const FormulaUnits& units, std::string_view target_unit) const;
};

/// Constant and factors anew by least squares in the frame of these rows, after a search for better
/// constants inside the terms (Levenberg-Marquardt); false, and the model as it was, when that
/// fails.
bool refit(FormulaModel& model, const Eigen::MatrixXd& x, const Eigen::VectorXd& y,
           int constant_steps);

/// The least squares in a frame for given columns: constant first, then factors. Unset when the
/// columns are not independent.
std::optional<Eigen::VectorXd> fit_terms(const FormulaFrame& frame,
                                         std::span<const FormulaTermPtr> terms);

}  // namespace gaveurs
