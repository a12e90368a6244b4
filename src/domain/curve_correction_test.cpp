#include "domain/curve_correction.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.h"

namespace gaveurs {
namespace {

const CurveLimits kLimits;

std::vector<double> curve() { return doses_of(CurveShape{}); }

double sum_of(std::span<const double> doses) {
  return std::accumulate(doses.begin(), doses.end(), 0.0);
}

std::vector<GivenDose> as_planned(const std::vector<double>& doses, std::size_t meals) {
  std::vector<GivenDose> out;
  for (std::size_t i = 0; i < meals; ++i) out.push_back({static_cast<int>(i) + 1, doses[i]});
  return out;
}

// The limits hold from the dose that was really given on.
void expect_within_limits(double last, const CurveAdvice& advice, double highest) {
  std::vector<double> all{last};
  all.insert(all.end(), advice.doses_g.begin(), advice.doses_g.end());
  for (std::size_t i = 1; i < all.size(); ++i) {
    EXPECT_LE(std::abs(all[i] - all[i - 1]),
              std::min(kLimits.step_g, kLimits.step_part * all[i - 1]) + 1e-9);
    EXPECT_GE(all[i], kLimits.lowest_g);
    EXPECT_LE(all[i], std::min(kLimits.highest_g, highest) + 1e-9);
  }
}

TEST(CurveCorrection, BeforeTheFirstMealTheCurveItselfIsAdvised) {
  const auto doses = curve();
  const auto advice = correct_curve(doses, {}, kLimits, {});
  EXPECT_EQ(advice.from_meal, 1);
  EXPECT_EQ(advice.doses_g, doses);
  EXPECT_EQ(advice.reason, AdviceReason::kAsPlanned);
}

TEST(CurveCorrection, FedAsPlannedTheCurveStays) {
  const auto doses = curve();
  const auto advice = correct_curve(doses, as_planned(doses, 7), kLimits, {});
  EXPECT_EQ(advice.reason, AdviceReason::kAsPlanned);
  EXPECT_EQ(advice.from_meal, 8);
  ASSERT_EQ(advice.doses_g.size(), doses.size() - 7);
  for (std::size_t i = 0; i < advice.doses_g.size(); ++i) {
    EXPECT_NEAR(advice.doses_g[i], doses[7 + i], 0.51);
  }
}

TEST(CurveCorrection, MissedCornIsMadeUpForAsFarAsTheCurvesHighestDoseLets) {
  const auto doses = curve();
  auto given = as_planned(doses, 6);
  given.back().dose_g -= 40;
  const auto advice = correct_curve(doses, given, kLimits, {});
  EXPECT_EQ(advice.reason, AdviceReason::kFedLess);
  EXPECT_NEAR(advice.missed_g, 40, 1e-9);
  const double more = sum_of(advice.doses_g) - sum_of(std::span(doses).subspan(6));
  EXPECT_GT(more, 5);
  EXPECT_LE(more, 40.5);
  expect_within_limits(given.back().dose_g, advice, 440);
}

TEST(CurveCorrection, SurplusIsTakenBack) {
  const auto doses = curve();
  auto given = as_planned(doses, 6);
  given.back().dose_g += 45;
  const auto advice = correct_curve(doses, given, kLimits, {});
  EXPECT_EQ(advice.reason, AdviceReason::kFedMore);
  EXPECT_LT(sum_of(advice.doses_g), sum_of(std::span(doses).subspan(6)));
}

TEST(CurveCorrection, AfterRefusedFeedOrWhileUnwellNothingIsCaughtUp) {
  const auto doses = curve();
  for (const CurveCondition condition :
       {CurveCondition{.refused = true}, CurveCondition{.unwell = true}}) {
    auto given = as_planned(doses, 8);
    given.back().dose_g *= 0.6;
    const auto advice = correct_curve(doses, given, kLimits, condition);
    EXPECT_EQ(advice.reason,
              condition.refused ? AdviceReason::kRefusedFeed : AdviceReason::kWelfare);
    for (std::size_t i = 0; i < advice.doses_g.size(); ++i) {
      EXPECT_LE(advice.doses_g[i], doses[8 + i] + 0.51);
    }
    EXPECT_LE(advice.doses_g.front() - given.back().dose_g,
              0.5 * kLimits.step_part * given.back().dose_g);
  }
}

TEST(CurveCorrection, WhatWasRefusedOrMissedWhileUnwellIsNeverCaughtUp) {
  const auto doses = curve();
  auto refused = as_planned(doses, 9);
  refused[4].dose_g *= 0.6;
  const auto plain = correct_curve(doses, as_planned(doses, 9), kLimits, {});
  EXPECT_EQ(correct_curve(doses, refused, kLimits, {}).doses_g, plain.doses_g);
  auto missed = as_planned(doses, 9);
  missed[4].dose_g *= 0.8;
  EXPECT_NE(correct_curve(doses, missed, kLimits, {}).doses_g, plain.doses_g);
  EXPECT_EQ(correct_curve(doses, missed, kLimits, {.was_unwell = true}).doses_g, plain.doses_g);
}

TEST(CurveCorrection, WhereNoDoseKeepsAllLimitsNothingIsAdvised) {
  const auto doses = curve();
  for (const double last : {0.0, 60.0, 700.0}) {
    auto given = as_planned(doses, 5);
    given.back().dose_g = last;
    const auto advice = correct_curve(doses, given, kLimits, {});
    EXPECT_EQ(advice.reason, AdviceReason::kNoAdvice) << last;
    EXPECT_TRUE(advice.doses_g.empty());
  }
}

TEST(CurveCorrection, MealsThatNeverCameAreNotTakenForMissedCorn) {
  const auto doses = curve();
  const std::vector<GivenDose> given = {{1, doses[0]}, {4, doses[3]}};
  const auto advice = correct_curve(doses, given, kLimits, {});
  EXPECT_EQ(advice.missed_g, 0);
  EXPECT_EQ(advice.from_meal, 5);
}

TEST(CurveCorrection, AfterTheLastMealNothingIsLeftToAdvise) {
  const auto doses = curve();
  EXPECT_TRUE(correct_curve(doses, as_planned(doses, 20), kLimits, {}).doses_g.empty());
  std::vector<GivenDose> beyond = {{25, 300}};
  EXPECT_TRUE(correct_curve(doses, beyond, kLimits, {}).doses_g.empty());
}

TEST(CurveCorrection, WhateverWasGivenTheAdviceKeepsEveryLimit) {
  Random random(96);
  int advised = 0;
  for (int round = 0; round < 5'000; ++round) {
    CurveShape shape{random.uniform(180, 250), random.uniform(370, 500), random.uniform(8, 18),
                     random.uniform(0.6, 1.8), random.uniform(0, 0.25),  0};
    shape.meals = static_cast<int>(random.integer(2, 28));
    const auto doses = doses_of(shape);
    std::vector<GivenDose> given;
    const auto meals = random.integer(1, shape.meals);
    double last = 0;
    for (int meal = 1; meal <= meals; ++meal) {
      if (meal < meals && random.chance(0.1)) continue;
      last = doses[static_cast<std::size_t>(meal - 1)] * random.uniform(0.2, 1.6);
      given.push_back({meal, last});
    }
    const CurveCondition condition{random.chance(0.2), random.chance(0.2), random.chance(0.2)};
    const auto advice = correct_curve(doses, given, kLimits, condition);
    EXPECT_EQ(advice.from_meal, meals + 1);
    if (advice.doses_g.empty()) continue;
    ++advised;
    EXPECT_EQ(advice.doses_g.size(), doses.size() - static_cast<std::size_t>(meals));
    expect_within_limits(last, advice, *std::max_element(doses.begin(), doses.end()));
  }
  EXPECT_GT(advised, 3'000);
}

TEST(CurveCorrection, WhenTheAdviceIsFollowedTheCurveIsReached) {
  Random random(97);
  const auto doses = curve();
  for (int round = 0; round < 200; ++round) {
    auto given = as_planned(doses, 5);
    given.back().dose_g *= random.uniform(0.75, 1.25);
    // Followed to the meal, each correction starting from the one before.
    while (given.size() < doses.size()) {
      const auto advice = correct_curve(doses, given, kLimits, {});
      ASSERT_FALSE(advice.doses_g.empty());
      given.push_back({static_cast<int>(given.size()) + 1, advice.doses_g.front()});
    }
    double total = 0;
    for (const auto& one : given) total += one.dose_g;
    EXPECT_NEAR(total, sum_of(doses), 0.02 * sum_of(doses));
    EXPECT_NEAR(given.back().dose_g, doses.back(), kCatchUpPart * doses.back() + 1);
  }
}

TEST(CurveCorrection, ReasonsAreReadBack) {
  for (int i = 0; i < 6; ++i) {
    const auto reason = static_cast<AdviceReason>(i);
    EXPECT_EQ(parse_advice_reason(to_string(reason)), reason);
  }
  EXPECT_FALSE(parse_advice_reason("because"));
}

}  // namespace
}  // namespace gaveurs
