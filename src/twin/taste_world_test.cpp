#include "twin/taste_world.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gaveurs {
namespace {

TEST(TasteWorld, TheTruthIsWhatLotsComeToOnAverage) {
  TasteWorld world;
  world.gaveurs = 200;
  const TasteRun run(world, 3);
  const CurveTruth truth = truth_of(world, world.standard, 0);
  double liver = 0, loss = 0, over = 0;
  constexpr int kLots = 4'000;
  for (int i = 0; i < kLots; ++i) {
    const WorldLot lot = run.feed(world.standard, 0, i);
    liver += lot.liver_g / kLots;
    loss += lot.loss / kLots;
    over += lot.loss > truth.loss95 ? 1.0 / kLots : 0;
  }
  EXPECT_NEAR(liver, truth.liver_g, 5);
  EXPECT_NEAR(loss, truth.loss_mean, 0.002);
  EXPECT_NEAR(over, 0.05, 0.02);
}

TEST(TasteWorld, TheSameSeedFeedsTheSameLots) {
  const TasteWorld world;
  const WorldLot one = TasteRun(world, 5).feed(world.standard, 2, 7);
  const WorldLot two = TasteRun(world, 5).feed(world.standard, 2, 7);
  const WorldLot other = TasteRun(world, 6).feed(world.standard, 2, 7);
  EXPECT_EQ(one.liver_g, two.liver_g);
  EXPECT_EQ(one.ratings.size(), two.ratings.size());
  EXPECT_NE(one.liver_g, other.liver_g);
}

TEST(TasteWorld, TheBestSafeCurveIsSafeAndBest) {
  TasteWorld world;
  world.taste.best_liver_g = 600;
  world.loss_limit = 0.05;
  const CurveShape best = best_safe_curve(world, {}, {}, 0);
  const CurveTruth truth = truth_of(world, best, 0);
  EXPECT_GE(truth.value, truth_of(world, world.standard, 0).value);
  EXPECT_LE(truth.loss95, world.loss_limit);
  EXPECT_FALSE(limit_broken(doses_of(best), CurveLimits{}));
}

TEST(TasteWorld, AGaveursTruthIsWhatHisOwnLotsComeTo) {
  TasteWorld world;
  world.gaveurs = 5;
  world.taste.best_liver_g = 600;
  const TasteRun run(world, 3);
  const auto best = run.best_safe_curves({}, {}, 0);
  ASSERT_EQ(best.size(), 5U);
  for (std::int64_t gaveur = 1; gaveur <= 5; ++gaveur) {
    const CurveShape& own = best[static_cast<std::size_t>(gaveur) - 1];
    const CurveTruth truth = run.truth(own, 0, gaveur);
    EXPECT_LE(truth.loss95, world.loss_limit);
    EXPECT_FALSE(limit_broken(doses_of(own), CurveLimits{}));
    EXPECT_GE(truth.value, run.truth(world.standard, 0, gaveur).value);
    double liver = 0, over = 0;
    constexpr int kLots = 2'000;
    for (int i = 0; i < kLots; ++i) {
      const int number = 5 * i + static_cast<int>(gaveur) - 1;
      ASSERT_EQ(run.gaveur_of(number), gaveur);
      const WorldLot lot = run.feed(own, 0, number);
      liver += lot.liver_g / kLots;
      over += lot.loss > truth.loss95 ? 1.0 / kLots : 0;
    }
    EXPECT_NEAR(liver, truth.liver_g, 3);
    EXPECT_NEAR(over, 0.05, 0.02);
  }
}

TEST(TasteWorld, TastesChange) {
  TasteWorld world;
  world.taste.best_liver_g = 530;
  world.taste_then.best_liver_g = 450;
  world.change_at_cycle = 6;
  EXPECT_GT(truth_of(world, world.standard, 5).stars, truth_of(world, world.standard, 6).stars);
}

TEST(TasteWorld, CheatsSayOneOrFive) {
  TasteWorld world;
  world.cheating = 1;
  world.answering = 1;
  const WorldLot lot = TasteRun(world, 1).feed(world.standard, 0, 0);
  ASSERT_FALSE(lot.ratings.empty());
  for (const WorldRating& rating : lot.ratings) EXPECT_TRUE(rating.stars == 1 || rating.stars == 5);
}

}  // namespace
}  // namespace gaveurs
