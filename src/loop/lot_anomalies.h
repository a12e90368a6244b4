// Anomalies of closed lots: how far a lot's figures lie from what goes together in the others, by a
// robust Mahalanobis distance (minimum covariance determinant, Rousseeuw and Van Driessen 1999), so
// strange lots do not hide themselves by widening what is usual. The reason is the figure that is
// furthest from what the lot's other figures let expect. Pure.
#pragma once

#include <span>

#include "base/result.h"
#include "loop/lot_clusters.h"

namespace gaveurs {

struct FigureSurprise {
  std::size_t figure = 0;
  double value = 0;
  double expected = 0;  // from the lot's other figures
  double spread = 0;  // standard deviation of what is expected
  double far = 0;  // (value − expected) ÷ spread
};

struct LotAnomaly {
  std::size_t row = 0;
  double distance = 0;  // squared, ÷ that of the limit: above 1 is strange
  std::vector<FigureSurprise> surprises;  // the furthest first, at most three
  Wording reason;
};

struct LotAnomalies {
  std::vector<LotAnomaly> lots;  // strangest first
  std::vector<double> distances;  // of every row, ÷ the limit; NaN with too few known figures
  std::vector<std::size_t> used;  // figures
  std::size_t rows = 0;  // judged
};

constexpr std::size_t kFewestToJudge = 60;

/// Rows beyond what one usual lot in `one_in` would reach, were the figures normal. Figures that
/// fewer than half of the rows know are not used; a lot is judged by those it knows. Error
/// kConflict with the reason when there are too few rows.
Result<LotAnomalies> find_anomalies(std::span<const ClusterRow> rows, double one_in,
                                    std::uint64_t seed);

}  // namespace gaveurs
