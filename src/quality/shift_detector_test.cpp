#include "quality/shift_detector.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "quality/nelson.h"

namespace gaveurs {
namespace {

constexpr double kNoPointLimit = 99;

// J. M. Lucas, M. S. Saccucci, Technometrics 32(1), 1990, table 3 (run lengths from the start).
TEST(ShiftDetector, RunLengthsOfThePublishedTable) {
  const ShiftScheme slow{0.1, 2.814, kNoPointLimit}, fast{0.25, 2.998, kNoPointLimit};
  EXPECT_NEAR(mean_run_length(slow, 0), 500, 2);
  EXPECT_NEAR(mean_run_length(slow, 0.5), 31.3, 0.1);
  EXPECT_NEAR(mean_run_length(slow, 1), 10.3, 0.1);
  EXPECT_NEAR(mean_run_length(slow, 2), 4.36, 0.02);
  EXPECT_NEAR(mean_run_length(fast, 0), 500, 2);
  EXPECT_NEAR(mean_run_length(fast, 1), 11.1, 0.1);
}

struct Simulated {
  double mean = 0, standard_error = 0;
};

// Points until `alarms(z)` is true, over `runs` charts; each runs `before` quiet points first.
template <typename Chart>
Simulated run_length(Chart make, double shift, int runs, int before, std::uint64_t seed) {
  Random random(seed);
  double sum = 0, squares = 0;
  int counted = 0;
  for (int run = 0; run < runs; ++run) {
    auto alarms = make();
    bool early = false;
    for (int i = 0; i < before && !early; ++i) early = alarms(random.normal(0, 1));
    if (early) continue;  // a false alarm is looked into, and the chart starts anew
    double length = 1;
    while (!alarms(random.normal(shift, 1))) ++length;
    sum += length;
    squares += length * length;
    ++counted;
  }
  const double mean = sum / counted;
  return {mean, std::sqrt((squares / counted - mean * mean) / counted)};
}

auto usual_chart() {
  return [] {
    return [detector = ShiftDetector()](double z) mutable {
      return detector.push(z) != ChartAlarm::kNone;
    };
  };
}

auto nelson_chart(RuleSet wanted) {
  return [wanted] {
    return
        [rules = NelsonRules(), wanted](double z) mutable { return (rules.push(z) & wanted) != 0; };
  };
}

// The promise: a drift of 1 sigma within 12 samples on average, under one false alarm in 300. The
// bounds hold with six standard errors to spare; chain and simulation agree.
TEST(ShiftDetector, SeesOneSigmaInUnderTwelveSamplesAtUnderOneFalseAlarmIn300) {
  const auto quiet = run_length(usual_chart(), 0, 4'000, 0, 11);
  const auto shifted = run_length(usual_chart(), 1, 20'000, 0, 12);
  const auto running = run_length(usual_chart(), 1, 20'000, 50, 13);
  RecordProperty("false_alarm_every_n_samples", std::to_string(quiet.mean));
  RecordProperty("one_sigma_seen_after_samples", std::to_string(shifted.mean));
  printf(
      "        false alarm every %.0f ± %.0f samples, 1 sigma seen after %.2f ± %.2f from the "
      "start, %.2f ± %.2f on a running chart; by the chain %.1f and %.2f\n",
      quiet.mean, quiet.standard_error, shifted.mean, shifted.standard_error, running.mean,
      running.standard_error, usual_run_lengths().in_control, usual_run_lengths().one_sigma);
  EXPECT_GT(quiet.mean - 6 * quiet.standard_error, 300);
  EXPECT_LT(shifted.mean + 6 * shifted.standard_error, 12);
  EXPECT_LT(running.mean + 6 * running.standard_error, 12);
  EXPECT_NEAR(usual_run_lengths().in_control, quiet.mean, 4 * quiet.standard_error);
  EXPECT_NEAR(usual_run_lengths().one_sigma, shifted.mean, 4 * shifted.standard_error);
  EXPECT_GT(usual_run_lengths().in_control, 300);
  EXPECT_LT(usual_run_lengths().one_sigma, 12);
}

// Why Nelson's rules mark but do not alarm by themselves.
TEST(ShiftDetector, NelsonsRulesAloneKeepOnlyOneHalfOfThePromise) {
  const auto single = nelson_chart(rule_bit(1));
  const auto all = nelson_chart(kAllRules);
  const auto quiet_single = run_length(single, 0, 4'000, 0, 21);
  const auto shifted_single = run_length(single, 1, 20'000, 0, 22);
  const auto quiet_all = run_length(all, 0, 10'000, 0, 23);
  const auto shifted_all = run_length(all, 1, 10'000, 0, 24);
  printf(
      "        rule 1: false alarm every %.0f, 1 sigma after %.1f; all eight: every %.0f, "
      "after %.1f\n",
      quiet_single.mean, shifted_single.mean, quiet_all.mean, shifted_all.mean);
  EXPECT_NEAR(quiet_single.mean, 370.4, 6 * quiet_single.standard_error);  // 1 / 0.0027
  EXPECT_NEAR(shifted_single.mean, 43.9, 6 * shifted_single.standard_error);
  EXPECT_LT(quiet_all.mean, 100);
}

// The rules of Western Electric: 1, 5, 6 and eight in a row. C. W. Champ, W. H. Woodall,
// Technometrics 29(4), 1987: 91.75 points between false alarms, 9.22 until 1 sigma is seen. With
// Nelson's nine in a row both are a little longer.
TEST(ShiftDetector, RunLengthsOfZoneRulesAreNearThePublishedOnes) {
  const auto chart =
      nelson_chart(static_cast<RuleSet>(rule_bit(1) | rule_bit(2) | rule_bit(5) | rule_bit(6)));
  const auto quiet = run_length(chart, 0, 10'000, 0, 31);
  const auto shifted = run_length(chart, 1, 10'000, 0, 32);
  EXPECT_GT(quiet.mean, 91.75);
  EXPECT_LT(quiet.mean, 120);
  EXPECT_NEAR(shifted.mean, 9.5, 0.5);
}

TEST(ShiftDetector, AnAbsurdPointAlarmsAndIsForgottenSoon) {
  ShiftDetector detector;
  EXPECT_EQ(detector.push(1e9), ChartAlarm::kPoint);
  EXPECT_EQ(detector.push(0), ChartAlarm::kNone);
  EXPECT_LT(detector.ewma(), 0.5);
}

TEST(ShiftDetector, PointsOnTheCentreNeverAlarm) {
  ShiftDetector detector;
  for (int i = 0; i < 10'000; ++i) EXPECT_EQ(detector.push(0), ChartAlarm::kNone);
}

}  // namespace
}  // namespace gaveurs
