#include "loop/production_forecast.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace gaveurs {
namespace {

constexpr std::array kHorizons = {7, 30, 90};

/// About `a_day` lots of a thousand ducks begin on working days and last ten to twelve.
std::vector<ProductionLot> drawn(int days, double a_day, std::uint64_t seed = 6) {
  Random random(seed);
  std::vector<ProductionLot> lots;
  for (int day = 0; day < days; ++day) {
    if (day % 7 > 4) continue;
    const auto count = static_cast<int>(a_day + random.uniform());
    for (int i = 0; i < count; ++i) {
      ProductionLot lot{"MT",
                        19'000 + day,
                        19'000 + day + random.integer(10, 12),
                        std::round(random.normal(1'000, 200)),
                        {}};
      lot.liver_kg = lot.ducks * random.normal(0.52, 0.03);
      lots.push_back(lot);
    }
  }
  return lots;
}

TEST(ProductionForecast, BeatsLastWeekAndItsIntervalsHold) {
  const auto lots = drawn(500, 2.5);
  const auto forecast = *forecast_production(lots, "MT", 19'450, kHorizons);
  ASSERT_EQ(forecast.horizons.size(), 3U);
  for (const ProductionForecast& one : forecast.horizons) {
    EXPECT_GE(one.checked, 20);
    EXPECT_LT(one.mae_kg, 0.8 * one.last_week_mae_kg) << one.days;
    EXPECT_GT(one.cover90, 0.75) << one.days;
    EXPECT_LT(one.most.low, one.half.low);
    EXPECT_LT(one.half.high, one.most.high);
  }
  // A week out nearly all comes from lots that are being fed, three months out hardly any.
  EXPECT_GT(forecast.horizons[0].running_kg, 0.9 * forecast.horizons[0].liver_kg);
  EXPECT_LT(forecast.horizons[2].running_kg, 0.4 * forecast.horizons[2].liver_kg);
}

TEST(ProductionForecast, NothingOfALaterDayReachesIt) {
  auto lots = drawn(500, 2.5);
  constexpr std::int64_t kDay = 19'400;
  const auto before = *forecast_production(lots, "MT", kDay, kHorizons);
  for (ProductionLot& lot : lots) {
    if (*lot.last_day >= kDay) lot.liver_kg = 1e6;
    if (lot.first_day >= kDay) lot.ducks = 1e6;
    // Not even how long the lots being fed will last.
    if (lot.first_day < kDay && *lot.last_day >= kDay) lot.last_day = *lot.last_day + 5;
  }
  const auto after = *forecast_production(lots, "MT", kDay, kHorizons);
  for (std::size_t i = 0; i < kHorizons.size(); ++i) {
    EXPECT_EQ(before.horizons[i].liver_kg, after.horizons[i].liver_kg);
    EXPECT_EQ(before.horizons[i].most.high, after.horizons[i].most.high);
  }
}

TEST(ProductionForecast, RecordsThatHaveJustBegunDoNotLookLikeFewerLots) {
  const auto lots = drawn(140, 2.5);
  const auto early = *forecast_production(lots, "MT", 19'030, kHorizons);
  const auto later = *forecast_production(lots, "MT", 19'120, kHorizons);
  EXPECT_GT(early.horizons[2].liver_kg, 0.85 * later.horizons[2].liver_kg);
}

TEST(ProductionForecast, SaysWhenTooLittleIsKnown) {
  const auto lots = drawn(500, 2.5);
  const auto none = forecast_production(lots, "MT", 19'800, kHorizons);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::kConflict);
  EXPECT_FALSE(forecast_production(lots, "LL", 19'450, kHorizons));
}

}  // namespace
}  // namespace gaveurs
