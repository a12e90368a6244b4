#include "loop/curve_optimiser.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gaveurs {
namespace {

const CurveShape kStandard{210, 440, 13, 1, 0, 20};

OptimiserOptions options() { return {.standard = kStandard, .loss_limit = 0.06}; }

double corn_kg(const CurveShape& shape) {
  double sum = 0;
  for (const double dose : doses_of(shape)) sum += dose / 1'000;
  return sum;
}

/// Less corn is liked better, and more corn loses more.
CurveTrial trial(const CurveShape& shape, int cycle, int number, Random& random) {
  const double kg = corn_kg(shape) - corn_kg(kStandard);
  CurveTrial t{shape, number % 7, cycle, 0, 0.2, 0, {}};
  t.liver_g = 530 + 47 * kg + random.normal(0, 20);
  t.stars = 4.2 - std::pow((t.liver_g - 480) / 80, 2) + random.normal(0, 0.2);
  t.loss = 0.02 * std::exp(0.8 * kg + random.normal(0, 0.3));
  return t;
}

/// Who feed so many lots.
std::vector<std::int64_t> feeders(int lots) {
  std::vector<std::int64_t> all;
  for (int i = 0; i < lots; ++i) all.push_back(i % 7);
  return all;
}

CurveOptimiser taught(int cycles, Random& random) {
  CurveOptimiser optimiser(options());
  for (int i = 0; i < 20; ++i) optimiser.add(trial(kStandard, 0, i, random));
  for (int cycle = 1; cycle <= cycles; ++cycle) {
    const auto proposals = optimiser.propose(feeders(20), random);
    int number = 0;
    for (const CurveProposal& p : proposals) {
      optimiser.add(trial(p.shape, cycle, number++, random));
    }
  }
  return optimiser;
}

TEST(CurveOptimiser, FindsThatLessCornIsLikedBetter) {
  Random random(4);
  auto optimiser = taught(6, random);
  const CurveProposal best = optimiser.best({}, random);
  EXPECT_NEAR(530 + 47 * (best.corn_g / 1'000 - corn_kg(kStandard)), 480, 25);
  EXPECT_LT(best.corn_g, 1'000 * corn_kg(kStandard) - 400);
  EXPECT_NE(best.reason.find("stars"), std::string::npos);
  EXPECT_FALSE(best.learns.empty());
}

TEST(CurveOptimiser, ProposesNothingThatBreaksALimit) {
  Random random(5);
  auto optimiser = taught(4, random);
  for (int round = 0; round < 5; ++round) {
    for (const CurveProposal& p : optimiser.propose(feeders(40), random)) {
      EXPECT_FALSE(limit_broken(doses_of(p.shape), CurveLimits{}));
      EXPECT_LE(p.loss_upper95, 0.06 + 1e-9);
      EXPECT_LE(p.stars_most.low, p.stars);
      EXPECT_LE(p.loss, p.loss_upper95);
    }
  }
}

TEST(CurveOptimiser, FeedsControls) {
  Random random(6);
  CurveOptimiser optimiser(options());
  for (int i = 0; i < 20; ++i) optimiser.add(trial(kStandard, 0, i, random));
  const auto proposals = optimiser.propose(feeders(20), random);
  ASSERT_EQ(proposals.size(), 20u);
  const auto control = std::ranges::find(proposals, ProposalRole::kControl, &CurveProposal::role);
  ASSERT_NE(control, proposals.end());
  EXPECT_EQ(control->shape, kStandard);
  EXPECT_GT(std::count_if(proposals.begin(), proposals.end(),
                          [](const auto& p) { return p.role == ProposalRole::kTest; }),
            10);
}

TEST(CurveOptimiser, WithoutTrialsHandsOnTheStandard) {
  Random random(7);
  CurveOptimiser optimiser(options());
  EXPECT_EQ(optimiser.best({}, random).shape, kStandard);
}

TEST(CurveOptimiser, NoticesThatTestsHarm) {
  Random random(8);
  CurveOptimiser optimiser(options());
  CurveShape other = kStandard;
  other.top_g = 460;
  for (int i = 0; i < 20; ++i) {
    optimiser.add({kStandard, i, 1, random.normal(4, 0.1), 0.1, 530, 0.02});
    optimiser.add({other, i, 1, random.normal(3, 0.1), 0.1, 540, 0.02});
  }
  EXPECT_TRUE(optimiser.harms());
}

// A site that loses much already leaves no room: nothing but the standard is proposed.
TEST(CurveOptimiser, StaysWithTheStandardWhereLossesAreHigh) {
  Random random(9);
  CurveOptimiser optimiser(options());
  for (int i = 0; i < 60; ++i) {
    optimiser.add(
        {kStandard, i % 7, i / 20, 3.5, 0.2, 530, 0.07 * std::exp(random.normal(0, 0.4))});
  }
  for (const CurveProposal& p : optimiser.propose(feeders(20), random))
    EXPECT_EQ(p.shape, kStandard);
}

TEST(CurveOptimiser, NothingOnTheParetoFrontIsBeaten) {
  Random random(10);
  auto optimiser = taught(3, random);
  const auto front = optimiser.pareto({}, random);
  ASSERT_GT(front.size(), 3u);
  for (const CurveProposal& a : front) {
    for (const CurveProposal& b : front) {
      EXPECT_FALSE(a.stars > b.stars && a.corn_g < b.corn_g && a.loss < b.loss);
    }
  }
}

// Heavier livers are liked; the even gaveurs lose half as much as the odd ones.
CurveOptimiser unequal(Random& random) {
  CurveOptimiser optimiser(options());
  const auto lot = [&](const CurveShape& shape, int cycle, int number) {
    const double kg = corn_kg(shape) - corn_kg(kStandard);
    CurveTrial t{shape, number % 7, cycle, 0, 0.2, 0, {}};
    t.liver_g = 530 + 47 * kg + random.normal(0, 20);
    t.stars = 4.2 - std::pow((t.liver_g - 600) / 80, 2) + random.normal(0, 0.2);
    const double level = number % 7 % 2 == 0 ? -0.35 : 0.35;
    t.loss = 0.025 * std::exp(level + 0.8 * kg + random.normal(0, 0.3));
    optimiser.add(t);
  };
  for (int i = 0; i < 42; ++i) lot(kStandard, 0, i);
  for (int cycle = 1; cycle <= 6; ++cycle) {
    int number = 0;
    for (const CurveProposal& p : optimiser.propose(feeders(21), random)) {
      lot(p.shape, cycle, number++);
    }
  }
  return optimiser;
}

TEST(CurveOptimiser, WhoLosesFewerMayFeedMoreAndANewcomerLess) {
  Random random(13);
  auto optimiser = unequal(random);
  const CurveProposal careful = optimiser.best(2, random), other = optimiser.best(3, random),
                      newcomer = optimiser.best(99, random);
  for (const CurveProposal& p : {careful, other, newcomer}) EXPECT_LE(p.loss_upper95, 0.06);
  EXPECT_GT(careful.corn_g, other.corn_g + 150);
  EXPECT_GT(careful.corn_g, newcomer.corn_g + 100);
  // The same curve, by what is known of each.
  const auto bound = [&](std::optional<std::int64_t> who) {
    return optimiser.assess(kStandard, ProposalRole::kControl, who).loss_upper95;
  };
  EXPECT_LT(bound(2), bound(3));
  EXPECT_GT(bound(99), bound(2));
  EXPECT_EQ(bound(99), bound({}));
}

TEST(CurveOptimiser, WhereTheStandardMaySetTheLimitNothingThatLosesMoreIsProposed) {
  Random random(14);
  CurveOptimiser optimiser({.standard = kStandard, .standard_sets_limit = true});
  for (int i = 0; i < 60; ++i) {
    CurveTrial one = trial(kStandard, i / 20, i, random);
    one.loss = 0.07 * std::exp(random.normal(0, 0.4));
    optimiser.add(one);
  }
  const auto gaveurs = feeders(40);
  const auto proposals = optimiser.propose(gaveurs, random);
  int others = 0;
  for (std::size_t i = 0; i < proposals.size(); ++i) {
    const auto usual = optimiser.assess(kStandard, ProposalRole::kControl, gaveurs[i]);
    EXPECT_LE(proposals[i].loss_upper95, std::max(0.06, usual.loss_upper95) + 1e-9);
    others += proposals[i].shape == kStandard ? 0 : 1;
  }
  EXPECT_GT(others, 0);
}

TEST(ResponseSurface, KnowsEachGroupsLevelAndHowMuchItKnowsOfIt) {
  Random random(15);
  ResponseSurface surface(1, {.mean = 0, .group_sd = 0.5, .noise_sd = 0.3});
  for (int i = 0; i < 200; ++i) {
    const std::vector<double> x{random.uniform(-1, 1)};
    const int group = i % 4;
    surface.add(x, group, (group < 2 ? 0.6 : -0.6) + 0.3 * x[0] + random.normal(0, 0.2));
  }
  surface.add(std::vector{0.0}, 7, 0.6);
  const std::vector<double> x{0.2};
  EXPECT_NEAR(surface.at(x, 0).mean - surface.at(x, 2).mean, 1.2, 0.1);
  EXPECT_GT(surface.at(x, 7).sd, 1.5 * surface.at(x, 0).sd);
  EXPECT_GT(surface.at(x, 8).sd, surface.at(x, 7).sd);
  EXPECT_EQ(surface.at(x, 8).mean, surface.at(x).mean);
  EXPECT_NEAR(surface.at(x, 8).sd, std::hypot(surface.at(x).sd, surface.group_sd()), 1e-12);
  EXPECT_NEAR(surface.group_sd(), 0.6, 0.15);
}

TEST(ResponseSurface, FindsABowlWithItsOwnUncertainty) {
  Random random(11);
  ResponseSurface surface(2, {.mean = 0, .noise_sd = 0.3});
  for (int i = 0; i < 150; ++i) {
    const std::vector<double> x{random.uniform(-1, 1), random.uniform(-1, 1)};
    surface.add(x, i % 5, 1 - x[0] * x[0] + 0.5 * x[1] + random.normal(0, 0.2));
  }
  EXPECT_NEAR(surface.noise_sd(), 0.2, 0.05);
  const std::vector<double> best{0, 1}, middle{0, 0}, far{3, 3};
  EXPECT_NEAR(surface.at(best).mean, 1.5, 4 * surface.at(best).sd);
  EXPECT_NEAR(surface.between(best, middle).mean, 0.5, 0.15);
  EXPECT_GT(surface.at(far).sd, 3 * surface.at(middle).sd);
}

TEST(ResponseSurface, DrawsAreSpreadAsItSays) {
  Random random(12);
  ResponseSurface surface(1, {});
  for (int i = 0; i < 10; ++i) surface.add(std::vector{random.uniform(-1, 1)}, 0, 1);
  const std::vector<double> x{0.5};
  double sum = 0, squares = 0;
  constexpr int kDraws = 4'000;
  for (int i = 0; i < kDraws; ++i) {
    const double value = surface.value_of(surface.draw(random), x);
    sum += value;
    squares += value * value;
  }
  const double mean = sum / kDraws;
  EXPECT_NEAR(mean, surface.at(x).mean, 0.03);
  EXPECT_NEAR(std::sqrt(squares / kDraws - mean * mean), surface.at(x).sd, 0.03);
}

}  // namespace
}  // namespace gaveurs
