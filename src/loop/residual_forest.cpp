#include "loop/residual_forest.h"

#include <algorithm>

namespace gaveurs {
namespace {

constexpr std::size_t kFewest = 250;
constexpr double kGrownOn = 0.6;  // of the residuals, to find the share
/// A doubt worth this many residuals, each as small as such forests usually say them: a fiftieth of
/// the residuals' variance.
constexpr double kDoubt = 1'000.0 / 50;
constexpr ForestOptions kForest{.trees = 100, .fewest_in_leaf = 8, .seed = 1};

}  // namespace

ResidualForest::ResidualForest(std::span<const std::vector<double>> rows,
                               std::span<const double> residuals) {
  if (rows.size() < kFewest) return;
  const auto first = static_cast<std::size_t>(kGrownOn * static_cast<double>(rows.size()));
  const RandomForest earlier(rows.first(first), residuals.first(first), kForest);
  double said_said = 0, said_was = 0, squares = 0;
  for (std::size_t i = first; i < rows.size(); ++i) {
    const double said = earlier.predict(rows[i]);
    said_said += said * said;
    said_was += said * residuals[i];
    squares += residuals[i] * residuals[i];
  }
  const double variance = squares / static_cast<double>(rows.size() - first);
  const double weight = said_said + kDoubt * variance;
  if (weight > 0) share_ = std::clamp(said_was / weight, 0.0, 1.0);
  if (share_ > 0) forest_ = RandomForest(rows, residuals, kForest);
}

double ResidualForest::predict(std::span<const double> row) const {
  return share_ > 0 ? share_ * forest_.predict(row) : 0;
}

}  // namespace gaveurs
