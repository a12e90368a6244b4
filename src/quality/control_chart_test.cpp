#include "quality/control_chart.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace gaveurs {
namespace {

constexpr auto kSingle = ChartKind::kIndividuals;
constexpr auto kMean = ChartKind::kMean;
constexpr auto kShare = ChartKind::kProportion;

std::vector<double> normal_values(int count, double mean, double sd, std::uint64_t seed) {
  Random random(seed);
  std::vector<double> values;
  for (int i = 0; i < count; ++i) values.push_back(random.normal(mean, sd));
  return values;
}

// NIST/SEMATECH e-Handbook 6.3.2.2: ten batches of mean 50.81 and mean moving range 1.8778.
TEST(ControlChart, IndividualsOfTheNistHandbook) {
  const auto limits = stated_limits(kSingle, 1, 50.81, 1.8778 / 1.128).value();
  EXPECT_NEAR(limits.ucl.value(), 55.8041, 5e-4);
  EXPECT_NEAR(limits.lcl.value(), 45.8159, 5e-4);
  EXPECT_NEAR(limits.range_centre.value(), 1.8778, 1e-9);
  const auto points = judge_points(
      limits, std::vector<double>{49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1},
      kAllRules);
  ASSERT_EQ(points.size(), 10u);
  EXPECT_FALSE(points[0].range);
  EXPECT_NEAR(points[1].range.value(), 2.0, 1e-9);
  for (const auto& point : points) {
    EXPECT_EQ(point.rules & rule_bit(1), 0);
    EXPECT_EQ(point.alarm, ChartAlarm::kNone);
  }
}

// By hand: 30 values 10, 12, 10, 12 …: centre 11, every moving range 2, sigma 2 / 1.128.
TEST(ControlChart, IndividualsByHand) {
  std::vector<double> values;
  for (int i = 0; i < 30; ++i) values.push_back(i % 2 == 0 ? 10 : 12);
  const auto limits = estimate_limits(kSingle, 1, values).value();
  EXPECT_DOUBLE_EQ(limits.centre, 11);
  EXPECT_NEAR(limits.sigma, 1.7730, 1e-4);
  EXPECT_NEAR(limits.ucl.value(), 16.319, 1e-3);
  EXPECT_NEAR(limits.lcl.value(), 5.681, 1e-3);
  EXPECT_NEAR(limits.range_ucl.value(), 6.537, 3e-3);
  EXPECT_EQ(limits.samples, 30);
  EXPECT_EQ(limits.left_out, 0);
}

// By hand: 20 subgroups of 4, half of them {1, 3, 5, 7}, half {3, 5, 7, 9}: centre 5, R̄ 6,
// limits 5 ± 0.729 · 6 = 5 ± 4.37, range limits 0 and 2.282 · 6 = 13.69.
TEST(ControlChart, MeansByHand) {
  std::vector<double> values;
  for (int i = 0; i < 20; ++i) {
    for (const double value : {1, 3, 5, 7}) values.push_back(value + (i % 2 == 0 ? 0 : 2));
  }
  const auto limits = estimate_limits(kMean, 4, values).value();
  EXPECT_DOUBLE_EQ(limits.centre, 5);
  EXPECT_DOUBLE_EQ(limits.range_centre.value(), 6);
  EXPECT_NEAR(limits.ucl.value() - 5, 0.729 * 6, 3e-3);
  EXPECT_NEAR(limits.range_ucl.value(), 2.282 * 6, 6e-3);
  EXPECT_EQ(limits.range_lcl.value(), 0);
  EXPECT_EQ(judge_points(limits, values, kAllRules).size(), 20u);
}

// 1 in 20 rejected, 50 a point: what lies beyond has a chance under 0.00135; no count
// is too small to be true.
TEST(ControlChart, SharesHaveExactLimits) {
  const auto limits = stated_limits(kShare, 50, 0.05, 0).value();
  EXPECT_NEAR(limits.sigma, std::sqrt(0.05 * 0.95 / 50), 1e-12);
  EXPECT_FALSE(limits.lcl);
  const int inside = static_cast<int>(std::lround(limits.ucl.value() * 50));
  EXPECT_LE(share_z(inside, 50, 0.05), 3);
  EXPECT_GT(share_z(inside + 1, 50, 0.05), 3);
  const auto half = stated_limits(kShare, 100, 0.5, 0).value();
  EXPECT_NEAR(half.ucl.value() + half.lcl.value(), 1, 1e-12);
  EXPECT_NEAR(half.ucl.value(), 0.65, 0.011);  // near 0.5 + 3 · 0.05
}

TEST(ControlChart, ShareZIsCentredAndMonotonous) {
  for (const double share : {0.01, 0.05, 0.3, 0.5}) {
    double mean = 0, before = -100, left = 1;
    for (int count = 0; count <= 60; ++count) {
      const double z = share_z(count, 60, share);
      EXPECT_GE(z, before);
      before = z;
      const double p = std::exp(std::lgamma(61) - std::lgamma(count + 1) - std::lgamma(61 - count) +
                                count * std::log(share) + (60 - count) * std::log1p(-share));
      mean += p * z;
      left -= p;
    }
    EXPECT_NEAR(left, 0, 1e-9);
    EXPECT_NEAR(mean, 0, 0.1) << share;
  }
}

TEST(ControlChart, OutliersAreLeftOutAndCounted) {
  auto values = normal_values(200, 500, 20, 1);
  const auto clean = estimate_limits(kSingle, 1, values).value();
  values[50] = 900;
  values[120] = 20;
  const auto limits = estimate_limits(kSingle, 1, values).value();
  EXPECT_GE(limits.left_out, 2);
  EXPECT_LE(limits.left_out, clean.left_out + 3);
  EXPECT_NEAR(limits.centre, clean.centre, 1);
  EXPECT_NEAR(limits.sigma, clean.sigma, 1);
}

TEST(ControlChart, AReferenceThatIsNotStableIsRefusedOrSaysSo) {
  auto values = normal_values(100, 500, 5, 2);
  for (std::size_t i = 50; i < 100; ++i) values[i] += 60;
  EXPECT_FALSE(estimate_limits(kSingle, 1, values));
  auto drifting = normal_values(200, 500, 20, 3);
  for (std::size_t i = 0; i < 200; ++i) drifting[i] += static_cast<double>(i) * 0.25;
  EXPECT_GT(estimate_limits(kSingle, 1, drifting).value().unsettled, 20);
  EXPECT_EQ(estimate_limits(kSingle, 1, normal_values(100, 500, 20, 4)).value().unsettled, 0);
}

TEST(ControlChart, ReferencesThatSayTooLittle) {
  const std::vector<double> equal(100, 0.1), few = normal_values(24, 0, 1, 1);
  EXPECT_EQ(estimate_limits(kSingle, 1, equal).error().kind, ErrorKind::kInvalid);
  EXPECT_FALSE(estimate_limits(kSingle, 1, few));
  EXPECT_FALSE(estimate_limits(kMean, 5, normal_values(99, 0, 1, 1)));
  EXPECT_TRUE(estimate_limits(kMean, 5, normal_values(100, 0, 1, 1)));
  EXPECT_FALSE(estimate_limits(kShare, 10, std::vector<double>(200, 0.0)));
  EXPECT_FALSE(estimate_limits(kShare, 10, std::vector<double>(200, 1.0)));
  EXPECT_FALSE(estimate_limits(kSingle, 2, normal_values(100, 0, 1, 1)));
  auto broken = normal_values(100, 0, 1, 1);
  broken[3] = std::nan("");
  EXPECT_FALSE(estimate_limits(kSingle, 1, broken));
  EXPECT_FALSE(stated_limits(kSingle, 1, 0, 0));
  EXPECT_FALSE(stated_limits(kSingle, 1, std::nan(""), 1));
  EXPECT_FALSE(stated_limits(kShare, 50, 1, 0));
}

// Properties: limits move and scale with the data; values in another order change no mean, only
// ranges; constant data within limits break no rule but 2 and 7, and alarm never on the centre.
TEST(ControlChart, LimitsMoveAndScaleWithTheData) {
  const auto values = normal_values(300, 10, 2, 6);
  const auto limits = estimate_limits(kSingle, 1, values).value();
  auto moved = values;
  for (auto& value : moved) value = 3 * value + 100;
  const auto other = estimate_limits(kSingle, 1, moved).value();
  EXPECT_NEAR(other.centre, 3 * limits.centre + 100, 1e-9);
  EXPECT_NEAR(other.sigma, 3 * limits.sigma, 1e-9);
  EXPECT_EQ(other.left_out, limits.left_out);
  const auto points = judge_points(limits, values, kAllRules);
  const auto same = judge_points(other, moved, kAllRules);
  for (std::size_t i = 0; i < points.size(); ++i) {
    EXPECT_NEAR(points[i].z, same[i].z, 1e-9);
    EXPECT_EQ(points[i].rules, same[i].rules);
  }
}

TEST(ControlChart, TheOrderWithinASubgroupDoesNotMatter) {
  auto values = normal_values(100, 10, 2, 7);
  const auto limits = estimate_limits(kMean, 5, values).value();
  for (std::size_t at = 0; at < 100; at += 5) std::swap(values[at], values[at + 4]);
  const auto other = estimate_limits(kMean, 5, values).value();
  EXPECT_NEAR(other.centre, limits.centre, 1e-12);
  EXPECT_NEAR(other.sigma, limits.sigma, 1e-12);
}

TEST(ControlChart, AMonitorContinuesWhereTheHistoryEnds) {
  const auto limits = stated_limits(kMean, 5, 0, 1).value();
  const auto values = normal_values(203, 0.2, 1, 8);
  const auto points = judge_points(limits, values, kAllRules);
  ChartMonitor monitor(limits, kAllRules);
  std::vector<ChartPoint> streamed;
  for (const double value : values) {
    if (auto point = monitor.push(value)) streamed.push_back(*point);
  }
  EXPECT_EQ(monitor.waiting(), 3);
  EXPECT_EQ(streamed, points);
}

TEST(ControlChart, SubgroupsAreCountedFromTheFirstValue) {
  EXPECT_EQ(before_first_subgroup(10, 10, 5), 0u);
  EXPECT_EQ(before_first_subgroup(13, 10, 5), 2u);  // three are missing: two more end their group
  EXPECT_EQ(before_first_subgroup(15, 10, 5), 0u);
  EXPECT_EQ(before_first_subgroup(13, 1, 5), 1u);
  EXPECT_EQ(before_first_subgroup(7, 3, 1), 0u);
}

TEST(ControlChart, ChosenRulesAlarmAndSayWhich) {
  const auto limits = stated_limits(kSingle, 1, 0, 1).value();
  const auto points = judge_points(limits, std::vector<double>{0, 3.5}, kNoRules, rule_bit(1));
  EXPECT_EQ(points[1].alarm, ChartAlarm::kRule);
  EXPECT_EQ(points[1].rules, rule_bit(1));
  EXPECT_EQ(judge_points(limits, std::vector<double>{0, 3.5}, kNoRules)[1].alarm,
            ChartAlarm::kNone);
}

TEST(ControlChart, IsOutUntilTheMeanIsBackWellWithinItsLimit) {
  ChartMonitor monitor(stated_limits(kSingle, 1, 0, 1).value(), kNoRules);
  while (!monitor.out()) monitor.push(1.5);
  double last = 0;
  int quiet = 0;
  while (monitor.out()) {
    const auto point = monitor.push(0);
    last = point->ewma;
    quiet += point->alarm == ChartAlarm::kNone;
  }
  EXPECT_GT(quiet, 1);  // the first point without alarm did not end it
  EXPECT_LE(last, 0.8 * ewma_edge());
}

// The promise of shift_detector_test, with limits that come out of 200 samples as on a real line.
TEST(ControlChart, EstimatedLimitsKeepThePromise) {
  Random random(9);
  double quiet = 0, shifted = 0;
  constexpr int kLines = 600;
  for (int line = 0; line < kLines; ++line) {
    std::vector<double> reference;
    for (int i = 0; i < 200; ++i) reference.push_back(random.normal(527, 57));
    const auto limits = estimate_limits(kSingle, 1, reference).value();
    for (const double shift : {0.0, 57.0}) {
      ChartMonitor monitor(limits, kNoRules);
      int length = 0;
      do {
        ++length;
      } while (monitor.push(random.normal(527 + shift, 57))->alarm == ChartAlarm::kNone);
      (shift > 0 ? shifted : quiet) += length;
    }
  }
  printf("        limits from 200 samples: false alarm every %.0f, 1 sigma seen after %.1f\n",
         quiet / kLines, shifted / kLines);
  EXPECT_GT(quiet / kLines, 300);
  EXPECT_LT(shifted / kLines, 12);
}

// A share is not normal; the alarm must hold its promise there too.
TEST(ControlChart, SharesOfRejectsKeepThePromise) {
  Random random(10);
  const auto limits = stated_limits(kShare, kUsualShare, 0.05, 0).value();
  const auto length = [&](double share) {
    ChartMonitor monitor(limits, kNoRules);
    for (int samples = 1;; ++samples) {
      const auto point = monitor.push(random.chance(share) ? 1 : 0);
      if (point && point->alarm != ChartAlarm::kNone) return samples / kUsualShare;
    }
  };
  double quiet = 0, shifted = 0;
  constexpr int kRuns = 300;
  for (int run = 0; run < kRuns; ++run) {
    quiet += length(0.05);
    shifted += length(0.05 + limits.sigma);
  }
  printf("        shares: false alarm every %.0f points, 1 sigma seen after %.1f points\n",
         quiet / kRuns, shifted / kRuns);
  EXPECT_GT(quiet / kRuns, 300);
  EXPECT_LT(shifted / kRuns, 12);
}

}  // namespace
}  // namespace gaveurs
