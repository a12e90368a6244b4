// FormulaArchive: the best formula of every size met in a search, and at the end the front of size
// against accuracy, each fitted to all rows, its constants polished and made round where that costs
// nothing. One owner.
#pragma once

#include "loop/formula_search.h"

namespace gaveurs {

/// log10 of 1 − R² on the rows searched under which a formula counts as the law itself.
constexpr double kExactLoss = -9.5;

/// A formula under way.
struct FormulaCandidate {
  FormulaLink link = FormulaLink::kPlain;
  FormulaPowers powers;
  std::vector<FormulaTermPtr> terms;
  double r2 = 0, loss = 0, fitness = 0;
  int size = 0;
  FormulaModel model() const;
};

class FormulaArchive {
 public:
  /// `searched` and `all` rows must outlive it.
  FormulaArchive(const FormulaTable& searched, const FormulaTable& all,
                 const FormulaOptions& options);
  /// True when no smaller or equal one was as good.
  bool offer(const FormulaCandidate& candidate);
  const std::vector<FormulaCandidate>& candidates() const { return candidates_; }
  FormulaFront finish() const;

 private:
  FormulaFound finished(const FormulaCandidate& candidate) const;

  const FormulaTable& searched_;
  const FormulaTable& all_;
  std::vector<FormulaCandidate> candidates_;  // by size, each better than the one before
};

}  // namespace gaveurs
