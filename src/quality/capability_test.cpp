#include "quality/capability.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "quality/control_chart.h"

namespace gaveurs {
namespace {

// D. C. Montgomery, Introduction to Statistical Quality Control, ch. 8: Cp 2.29 of 20 samples lies
// in 1.57 … 3.01; Cpk 1.33 of 20 samples in 0.88 … 1.78.
TEST(Capability, IntervalsOfTheTextbook) {
  const auto cp = with_chi_squared((62.0 - 38.0) / (6 * 1.75), 19);
  EXPECT_NEAR(cp.value, 2.29, 0.005);
  EXPECT_NEAR(cp.lower, 1.57, 0.01);
  EXPECT_NEAR(cp.upper, 3.01, 0.01);
  const auto cpk = with_bissell(1.33, 20, 19);
  EXPECT_NEAR(cpk.lower, 0.88, 0.01);
  EXPECT_NEAR(cpk.upper, 1.78, 0.01);
}

// NIST/SEMATECH e-Handbook 6.1.6: limits 8 and 20, mean 16, σ 2: Cp 1.0, Cpk 0.6667.
TEST(Capability, IndicesOfTheNistHandbook) {
  std::vector<double> values;  // mean 16, moving range always 2.256 = 2 d2
  for (int i = 0; i < 50; ++i) values.push_back(16 + (i % 2 == 0 ? 1.128 : -1.128));
  const auto got = capability_of(values, 1, {8, 20}, {});
  EXPECT_EQ(got.refused, "");
  EXPECT_NEAR(got.mean, 16, 1e-9);
  EXPECT_NEAR(got.sigma_within, 2, 1e-9);
  EXPECT_NEAR(got.cp->value, 1.0, 1e-9);
  EXPECT_NEAR(got.cpk->value, 0.6667, 1e-4);
  EXPECT_GT(got.pp->value, got.cp->value);  // these values alternate: successive ones differ most
  EXPECT_LT(got.cpk->lower, got.cpk->value);
  EXPECT_GT(got.cpk->upper, got.cpk->value);
}

TEST(Capability, OneLimitAloneHasNoCp) {
  std::vector<double> values;
  for (int i = 0; i < 50; ++i) values.push_back(i % 2);
  const auto got = capability_of(values, 1, {std::nullopt, 5.0}, {});
  EXPECT_FALSE(got.cp);
  EXPECT_FALSE(got.pp);
  EXPECT_NEAR(got.cpk->value, 4.5 / (3 / 1.128), 1e-9);
}

TEST(Capability, IsRefusedWithTheReason) {
  std::vector<double> values(24, 1.0);
  EXPECT_EQ(capability_of(values, 1, {0, 2}, {}).refused, "under 25 samples: 24");
  values.resize(25, 1.0);
  EXPECT_EQ(capability_of(values, 1, {0, 2}, {}).refused, "the values do not vary");
  EXPECT_EQ(capability_of(values, 1, {}, {}).refused, "no specification limits are set");
  std::vector<ChartPoint> points(25);
  points[3].alarm = ChartAlarm::kEwma;
  values[0] = 2;
  EXPECT_EQ(capability_of(values, 1, {0, 2}, points).refused,
            "the chart is out of control: 1 of 25 points alarm");
  EXPECT_FALSE(capability_of(values, 1, {0, 2}, points).cpk);
}

// The intervals hold what they promise: 95 % of them enclose the true index.
TEST(Capability, IntervalsEncloseTheTruth) {
  Random random(3);
  const SpecLimits spec{-4, 5};  // mean 0, σ 1: Cp 1.5, Cpk 1.3333
  for (const int subgroup : {1, 5}) {
    int cp = 0, cpk = 0, pp = 0, ppk = 0;
    constexpr int kRuns = 2'000;
    for (int run = 0; run < kRuns; ++run) {
      std::vector<double> values;
      for (int i = 0; i < 60; ++i) values.push_back(random.normal(0, 1));
      const auto got = capability_of(values, subgroup, spec, {});
      const auto encloses = [](const std::optional<CapabilityIndex>& index, double truth) {
        return index && index->lower <= truth && truth <= index->upper;
      };
      cp += encloses(got.cp, 1.5);
      pp += encloses(got.pp, 1.5);
      cpk += encloses(got.cpk, 4.0 / 3);
      ppk += encloses(got.ppk, 4.0 / 3);
    }
    for (const int count : {cp, cpk, pp, ppk}) EXPECT_NEAR(count / double{kRuns}, 0.95, 0.02);
  }
}

}  // namespace
}  // namespace gaveurs
