// ResidualForest: what a regression leaves of its values, learned by regression trees from the same
// numbers: corners and thresholds a smooth function cannot bend to. It is trusted only as far as it
// would have helped with later values: grown on the first part of the residuals, it forecasts the
// rest, and what a share of that forecast would have won there is the share that is added. Nothing
// is added while there are few. Plain value once grown.
#pragma once

#include <span>
#include <vector>

#include "loop/random_forest.h"

namespace gaveurs {

class ResidualForest {
 public:
  ResidualForest() = default;
  /// `rows` of equal length with what was left of each, oldest first; each residual must come from
  /// a forecast that had not seen its value.
  ResidualForest(std::span<const std::vector<double>> rows, std::span<const double> residuals);
  /// To be added to the regression's forecast; 0 where nothing was learned.
  double predict(std::span<const double> row) const;
  /// Of the forest's forecast that is added, 0-1.
  double share() const { return share_; }

 private:
  RandomForest forest_;
  double share_ = 0;
};

}  // namespace gaveurs
