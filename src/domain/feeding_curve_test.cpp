#include "domain/feeding_curve.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace gaveurs {
namespace {

TEST(FeedingCurve, RisesToItsTopAndStays) {
  const auto doses = doses_of({200, 450, 10, 1, 0, 20});
  ASSERT_EQ(doses.size(), 20u);
  EXPECT_DOUBLE_EQ(doses.front(), 200);
  EXPECT_DOUBLE_EQ(doses[5], 325);
  EXPECT_DOUBLE_EQ(doses.back(), 450);
}

TEST(FeedingCurve, EasesOffOverTheLastThreeMeals) {
  const auto doses = doses_of({200, 450, 10, 1, 0.2, 20});
  EXPECT_DOUBLE_EQ(doses[16], 450);
  EXPECT_GT(doses[17], doses[18]);
  EXPECT_DOUBLE_EQ(doses[19], 360);
}

TEST(FeedingCurve, SaysWhichLimitIsBroken) {
  const CurveLimits limits;
  EXPECT_FALSE(limit_broken(std::vector<double>{200, 225, 250}, limits));
  EXPECT_NE(limit_broken(std::vector<double>{200, 231}, limits)->reason.find("meal 2"),
            std::string::npos);  // 15 %
  EXPECT_TRUE(limit_broken(std::vector<double>{400, 451}, limits));  // 50 g
  EXPECT_TRUE(limit_broken(std::vector<double>{400, 349}, limits));
  EXPECT_TRUE(limit_broken(std::vector<double>{521}, limits));
  // What breaks a limit by a hair is told as it is, not as what would have been allowed.
  EXPECT_EQ(limit_broken(std::vector<double>{200, 230.5}, limits)->reason,
            "meal 2 is +30.5 g from the one before, 30 g at most");
  EXPECT_EQ(limit_broken(std::vector<double>{520.01}, limits)->reason,
            "meal 1 of 520.01 g is not within 100-520 g");
  EXPECT_TRUE(limit_broken(std::vector<double>{}, limits));
  EXPECT_TRUE(limit_broken(std::vector<double>{std::nan("")}, limits));
  EXPECT_TRUE(limit_broken(std::vector<double>(29, 300), limits));
}

TEST(FeedingCurve, NamesEveryKindOfLimitBrokenOnce) {
  std::vector<double> doses(30, 300);
  doses[3] = doses[9] = 600;
  const auto broken = limits_broken(doses, {});
  ASSERT_EQ(broken.size(), 3u);
  EXPECT_EQ(broken[0].code.name, "curve.meals");
  EXPECT_EQ(broken[1].code.name, "curve.dose");
  EXPECT_EQ(broken[2].code.name, "curve.step");
  EXPECT_EQ(broken[2].reason, "meal 4 is +300 g from the one before, 45 g at most");
  EXPECT_EQ(limits_broken(doses, {}, 1).size(), 1u);
  EXPECT_TRUE(limits_broken(std::vector<double>{200, 225, 250}, {}).empty());
}

TEST(FeedingCurve, NumbersComeBack) {
  Random random(1);
  const ShapeRange range;
  for (int i = 0; i < 200; ++i) {
    std::array<double, kShapeNumbers> numbers{};
    for (std::size_t k = 0; k < numbers.size(); ++k) {
      numbers[k] = random.uniform(range.low[k], range.high[k]);
    }
    const CurveShape shape = shape_of(numbers, 20);
    EXPECT_EQ(numbers_of(shape), numbers);
    for (const double x : scaled(shape, range)) EXPECT_LE(std::abs(x), 1 + 1e-12);
    double before = 0;
    for (const double dose :
         doses_of({shape.first_g, shape.top_g, shape.rise_meals, shape.bend, 0, 20})) {
      EXPECT_GE(dose, before - 1e-9);  // never falls before it eases off
      before = dose;
    }
  }
}

}  // namespace
}  // namespace gaveurs
