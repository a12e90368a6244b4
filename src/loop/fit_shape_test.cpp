#include "loop/fit_shape.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace gaveurs {
namespace {

TEST(FitShape, FindsTheCurveThatMadeTheDoses) {
  Random random(3);
  for (int round = 0; round < 50; ++round) {
    const CurveShape made{random.uniform(180, 250), random.uniform(380, 480),
                          random.uniform(8, 18),    random.uniform(0.6, 1.8),
                          random.uniform(0, 0.25),  static_cast<int>(random.integer(16, 24))};
    const auto doses = doses_of(made);
    const auto found = fit_shape(doses);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->meals, made.meals);
    const auto again = doses_of(*found);
    double squares = 0;
    for (std::size_t i = 0; i < doses.size(); ++i) squares += std::pow(again[i] - doses[i], 2);
    EXPECT_LT(std::sqrt(squares / static_cast<double>(doses.size())), 8);
  }
}

TEST(FitShape, AFewDosesSayTooLittle) {
  const std::vector<double> few = {210, 220, 230, 240, 250};
  EXPECT_FALSE(fit_shape(few));
}

TEST(FitShape, WithinTheRangeEveryLimitHolds) {
  Random random(4);
  for (int round = 0; round < 500; ++round) {
    const CurveShape wild{random.uniform(100, 400), random.uniform(200, 700),
                          random.uniform(1, 30),    random.uniform(0.1, 5),
                          random.uniform(0, 0.8),   static_cast<int>(random.integer(16, 28))};
    const auto tame = within(wild, {}, {});
    ASSERT_TRUE(tame.has_value());
    EXPECT_FALSE(limit_broken(doses_of(*tame), CurveLimits{}));
    EXPECT_FALSE(limit_broken(whole_doses_of(*tame, {}), CurveLimits{}));
  }
}

}  // namespace
}  // namespace gaveurs
