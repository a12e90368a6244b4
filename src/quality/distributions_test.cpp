#include "quality/distributions.h"

#include <gtest/gtest.h>

#include <cmath>

#include "quality/control_constants.h"

namespace gaveurs {
namespace {

TEST(Distributions, TabledQuantiles) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959964, 1e-6);
  EXPECT_NEAR(normal_cdf(-3), 0.0013499, 1e-7);
  EXPECT_NEAR(chi_squared_quantile(0.025, 19), 8.907, 5e-4);
  EXPECT_NEAR(chi_squared_quantile(0.975, 19), 32.852, 5e-4);
  EXPECT_NEAR(binomial_cdf(2, 10, 0.1), 0.929809, 1e-6);
}

TEST(Distributions, OutsideTheirDomain) {
  EXPECT_TRUE(std::isnan(normal_quantile(0)));
  EXPECT_TRUE(std::isnan(normal_quantile(1)));
  EXPECT_TRUE(std::isnan(chi_squared_quantile(0.5, 0)));
  EXPECT_TRUE(std::isnan(binomial_cdf(1, 2, 1.5)));
  EXPECT_EQ(binomial_cdf(-1, 10, 0.5), 0);
  EXPECT_EQ(binomial_cdf(10, 10, 0.5), 1);
}

// Mean of the range of n standard normal values: ∫ 1 − Φⁿ − (1 − Φ)ⁿ.
double integrated_d2(int n) {
  double sum = 0;
  for (double x = -8; x < 8; x += 0.001) {
    const double p = normal_cdf(x + 0.0005);
    sum += (1 - std::pow(p, n) - std::pow(1 - p, n)) * 0.001;
  }
  return sum;
}

TEST(ControlConstants, D2IsTheMeanRangeOfNormalValues) {
  for (int n = 2; n <= 25; ++n) EXPECT_NEAR(factor_d2(n), integrated_d2(n), 0.0006) << n;
}

// E[R²] = 2 ∫∫_{u<v} 1 − Φ(v)ⁿ − (1 − Φ(u))ⁿ + (Φ(v) − Φ(u))ⁿ.
TEST(ControlConstants, D3IsTheDeviationOfTheRange) {
  for (const int n : {2, 3, 5, 8, 15, 25}) {
    double square = 0;
    constexpr double kStep = 0.02;
    for (double u = -7; u < 7; u += kStep) {
      const double low = normal_cdf(u + kStep / 2);
      square += kStep * kStep * (1 - std::pow(low, n) - std::pow(1 - low, n));  // u = v, half
      for (double v = u + kStep; v < 7; v += kStep) {
        const double high = normal_cdf(v + kStep / 2);
        square += 2 * kStep * kStep *
                  (1 - std::pow(high, n) - std::pow(1 - low, n) + std::pow(high - low, n));
      }
    }
    const double d2 = integrated_d2(n);
    EXPECT_NEAR(factor_d3(n), std::sqrt(square - d2 * d2), 0.001) << n;
  }
}

// ASTM MNL 7 and NIST/SEMATECH e-Handbook 6.3.2.
TEST(ControlConstants, FactorsAsTabled) {
  EXPECT_NEAR(factor_A2(2), 1.880, 1e-3);
  EXPECT_NEAR(factor_A2(5), 0.577, 6e-4);
  EXPECT_NEAR(factor_A2(10), 0.308, 6e-4);
  EXPECT_NEAR(factor_D4(2), 3.267, 3e-3);
  EXPECT_NEAR(factor_D4(5), 2.114, 1e-3);
  EXPECT_EQ(factor_D3(6), 0);
  EXPECT_NEAR(factor_D3(7), 0.076, 1e-3);
  EXPECT_NEAR(factor_D3(10), 0.223, 1e-3);
  EXPECT_NEAR(factor_E2(), 2.660, 1e-3);
  EXPECT_EQ(factor_d2(1), 0);
  EXPECT_EQ(factor_A2(26), 0);
}

}  // namespace
}  // namespace gaveurs
