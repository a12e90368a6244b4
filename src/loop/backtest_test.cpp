#include "loop/backtest.h"

#include <gtest/gtest.h>

#include <cmath>

#include "loop/lot_world_for_tests.h"
#include "loop/random_forest.h"

namespace gaveurs {
namespace {

BacktestOptions quick(std::int64_t from_day) {
  BacktestOptions options;
  options.from_day = from_day;
  options.growth.evaluations = 0;
  options.growth.points = 30;
  options.growth.threads = false;
  options.forest_every_days = 60;
  return options;
}

TEST(Backtest, BeatsTheBaselinesWhereGaveursAndCornDecide) {
  const auto lots = test_lots(500, {.gaveur_sd_g = 35, .noise_g = 15});
  const auto done = *walk_forward(lots, quick(19'100));
  const BacktestScore& ours = done.score(0, Figure::kLiver);
  EXPECT_GT(ours.r2, 0.6);
  for (std::size_t model = 1; model <= kBaselines; ++model) {
    EXPECT_GT(ours.r2, done.score(model, Figure::kLiver).r2 + 0.03);
  }
  EXPECT_EQ(done.scores.size(), kFigures * (1 + kBaselines));
}

TEST(Backtest, TheMeanExplainsNothing) {
  const auto done = *walk_forward(test_lots(300), quick(19'050));
  EXPECT_NEAR(done.score(1, Figure::kLiver).r2, 0, 0.1);
}

// The results of the lots to forecast are replaced by nonsense from some day on: what was forecast
// before that day must not change by a hair.
TEST(Backtest, NothingOfALaterLotReachesAForecast) {
  auto lots = test_lots(300);
  const auto truth = *walk_forward(lots, quick(19'060));
  constexpr std::int64_t kDay = 19'080;
  for (ClosedLot& lot : lots) {
    if (lot.outcome.last_day >= kDay) lot.outcome.liver_g = 1'234;
  }
  const auto changed = *walk_forward(lots, quick(19'060));
  ASSERT_EQ(truth.lots.size(), changed.lots.size());
  int compared = 0;
  for (std::size_t i = 0; i < truth.lots.size(); ++i) {
    if (truth.lots[i].first_day > kDay) continue;
    ++compared;
    for (std::size_t m = 0; m <= kBaselines; ++m) {
      for (std::size_t f = 0; f < kFigures; ++f) {
        EXPECT_EQ(truth.lots[i].forecast[m][f].mean, changed.lots[i].forecast[m][f].mean);
      }
    }
  }
  EXPECT_GT(compared, 20);
}

TEST(Backtest, SaysWhatItLacks) {
  const auto lots = test_lots(60);
  EXPECT_EQ(walk_forward(lots, quick(30'000)).error().kind, ErrorKind::kInvalid);
  EXPECT_EQ(walk_forward(lots, quick(10'000)).error().kind, ErrorKind::kInvalid);
}

TEST(Backtest, DrawsAPicture) {
  const auto done = *walk_forward(test_lots(200), quick(19'050));
  const std::string svg = backtest_picture(done);
  EXPECT_TRUE(svg.starts_with("<svg "));
  EXPECT_TRUE(svg.ends_with("</svg>\n"));
  EXPECT_EQ(svg.find("nan"), std::string::npos);
}

TEST(RandomForest, LearnsAStep) {
  Random random(5);
  std::vector<std::vector<double>> rows;
  std::vector<double> values;
  for (int i = 0; i < 400; ++i) {
    rows.push_back({random.uniform(), random.uniform(), random.uniform()});
    values.push_back((rows.back()[1] > 0.4 ? 10 : 0) + random.normal(0, 0.5));
  }
  const RandomForest forest(rows, values, {.trees = 60, .fewest_in_leaf = 5, .seed = 2});
  EXPECT_NEAR(forest.predict(std::vector{0.5, 0.9, 0.5}), 10, 1);
  EXPECT_NEAR(forest.predict(std::vector{0.5, 0.1, 0.5}), 0, 1);
  double squares = 0;
  for (const double error : forest.errors_out_of_bag()) squares += error * error;
  EXPECT_LT(std::sqrt(squares / 400), 2);
}

}  // namespace
}  // namespace gaveurs
