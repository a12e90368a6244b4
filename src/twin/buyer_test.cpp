#include "twin/buyer.h"

#include <gtest/gtest.h>

namespace gaveurs {
namespace {

const JarMatter kGood{0.6, 0.9, 0.8, 0.95, 0.05, Grade::kA};
const JarMatter kPoor{0.1, 0.2, 0.2, 0.3, 0.6, Grade::kA};

double mean_of(const JarMatter& jar, double cheating = 0) {
  const Random world(7);
  double sum = 0;
  for (int n = 0; n < 2'000; ++n) {
    Random chance = world.split("visit/" + std::to_string(n));
    sum += Buyer(world, n, cheating).taste(jar, chance).overall;
  }
  return sum / 2'000;
}

TEST(Buyer, TheSameSeedIsTheSamePersonWithTheSameWords) {
  const Random world(3);
  for (int n = 0; n < 50; ++n) {
    Random one = world.split("a"), two = world.split("a");
    EXPECT_EQ(Buyer(world, n, 0.1).taste(kGood, one), Buyer(world, n, 0.1).taste(kGood, two));
  }
}

TEST(Buyer, WhatIsBetterIsLikedBetter) {
  EXPECT_GT(mean_of(kGood), 3.8);
  EXPECT_LT(mean_of(kPoor), 2.5);
}

TEST(Buyer, AnOldJarIsLikedLess) {
  EXPECT_LT(mean_of(aged(kGood, 150)), mean_of(kGood) - 0.2);
  EXPECT_EQ(aged(kGood, 10'000).fresh, 0);
}

TEST(Buyer, WhoWasPromisedMoreIsStricter) {
  auto promised = kPoor;
  promised.shown = Grade::kC;
  EXPECT_GT(mean_of(promised), mean_of(kPoor));
}

TEST(Buyer, CheatsPraiseOrRunDownWhateverIsInTheJar) {
  const Random world(11);
  int praise = 0, run_down = 0;
  for (int n = 0; n < 1'000; ++n) {
    const Buyer cheat(world, n, 1);
    Random chance = world.split("x");
    const int stars = cheat.taste(kPoor, chance).overall;
    praise += stars == 5;
    run_down += stars == 1;
  }
  EXPECT_EQ(praise + run_down, 1'000);
  EXPECT_GT(praise, 400);
  EXPECT_GT(run_down, 400);
}

TEST(Buyer, WhoIsMovedSpeaksMoreOften) {
  const Random world(5);
  const Buyer buyer(world, 1, 0);
  Random chance = world.split("answers");
  const auto share_of = [&](int stars) {
    Rating rating;
    rating.overall = stars;
    int said = 0;
    for (int n = 0; n < 5'000; ++n) said += buyer.answers(rating, 0.2, chance);
    return said / 5'000.0;
  };
  EXPECT_GT(share_of(1), share_of(3) * 2);
  EXPECT_GT(share_of(5), share_of(3) * 1.5);
}

TEST(Buyer, EveryRatingIsOneTheServerTakes) {
  const Random world(13);
  for (int n = 0; n < 2'000; ++n) {
    Random chance = world.split("visit/" + std::to_string(n));
    const auto rating = Buyer(world, n, 0.1).taste(n % 2 ? kGood : kPoor, chance);
    EXPECT_GE(rating.overall, 1);
    EXPECT_LE(rating.overall, 5);
    for (const auto& detail : rating.details)
      EXPECT_TRUE(!detail || (*detail >= 1 && *detail <= 5));
    EXPECT_LE(rating.comment.size(), 1'000u);
  }
}

}  // namespace
}  // namespace gaveurs
