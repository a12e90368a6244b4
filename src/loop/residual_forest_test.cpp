#include "loop/residual_forest.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace gaveurs {
namespace {

struct Drawn {
  std::vector<std::vector<double>> rows;
  std::vector<double> residuals;
};

/// Residuals of noise alone, or with a corner at x > 0.5 and y > 0.
Drawn drawn(int count, double corner, std::uint64_t seed) {
  Random random(seed);
  Drawn out;
  for (int i = 0; i < count; ++i) {
    out.rows.push_back({random.normal(0, 1), random.normal(0, 1), random.normal(0, 1)});
    const bool in = out.rows.back()[0] > 0.5 && out.rows.back()[1] > 0;
    out.residuals.push_back((in ? corner : 0) + random.normal(0, 0.5));
  }
  return out;
}

TEST(ResidualForest, FindsACornerTheRegressionCouldNotBendTo) {
  const Drawn all = drawn(1'000, 1.5, 3);
  const ResidualForest forest(all.rows, all.residuals);
  EXPECT_GT(forest.share(), 0.7);
  const double in = forest.predict(std::vector{1.5, 1.0, 0.0});
  EXPECT_NEAR(in, 1.5, 0.5);
  EXPECT_NEAR(forest.predict(std::vector{-1.0, 1.0, 0.0}), 0, 0.2);
}

TEST(ResidualForest, AddsNothingToPureNoise) {
  double most = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Drawn all = drawn(600, 0, seed);
    const ResidualForest forest(all.rows, all.residuals);
    for (const auto& row : drawn(50, 0, 100 + seed).rows) {
      most = std::max(most, std::abs(forest.predict(row)));
    }
  }
  EXPECT_LT(most, 0.15);
}

TEST(ResidualForest, FewResidualsTeachNothing) {
  const Drawn all = drawn(200, 3, 5);
  const ResidualForest forest(all.rows, all.residuals);
  EXPECT_EQ(forest.share(), 0);
  EXPECT_EQ(forest.predict(all.rows.front()), 0);
}

}  // namespace
}  // namespace gaveurs
