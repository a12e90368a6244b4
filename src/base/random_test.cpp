#include "base/random.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gaveurs {
namespace {

TEST(Random, SameSeedSameWorld) {
  Random a(42);
  Random b(42);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(a.next(), b.next());
}

TEST(Random, SplitDoesNotDependOnWhatWasDrawn) {
  Random a(42);
  Random b(42);
  for (int i = 0; i < 10; ++i) b.next();
  EXPECT_EQ(a.split("lot").next(), b.split("lot").next());
  EXPECT_NE(a.split("lot").next(), a.split("liver").next());
}

TEST(Random, NormalHasItsMeanAndSpread) {
  Random random(1);
  constexpr int kDraws = 100'000;
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double x = random.normal(10, 2);
    sum += x;
    squares += x * x;
  }
  const double mean = sum / kDraws;
  EXPECT_NEAR(mean, 10, 0.03);
  EXPECT_NEAR(std::sqrt(squares / kDraws - mean * mean), 2, 0.03);
}

TEST(Random, IntegersStayInsideAndReachBothEnds) {
  Random random(3);
  bool low = false;
  bool high = false;
  for (int i = 0; i < 1'000; ++i) {
    const auto x = random.integer(-2, 3);
    ASSERT_GE(x, -2);
    ASSERT_LE(x, 3);
    low = low || x == -2;
    high = high || x == 3;
  }
  EXPECT_TRUE(low && high);
}

TEST(Random, ARangeOfMoreThanHalfOfAllNumbersDoesNotOverflow) {
  Random random(11);
  bool below = false, above = false;
  for (int round = 0; round < 100; ++round) {
    random.integer(INT64_MIN, INT64_MAX);
    const auto value = random.integer(INT64_MIN + 1, INT64_MAX);
    below = below || value < 0;
    above = above || value > 0;
  }
  EXPECT_TRUE(below && above);
  EXPECT_EQ(random.integer(-7, -7), -7);
}

}  // namespace
}  // namespace gaveurs
