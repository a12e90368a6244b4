#include "domain/liver_forecast.h"

#include <gtest/gtest.h>

namespace gaveurs {
namespace {

StoredMeal fed(int number, double given_g) {
  StoredMeal out;
  out.meal.slot = slot_of_meal(number);
  out.meal.values.dose_reelle_g = given_g;
  return out;
}

TEST(LiverForecast, ASitesMeanAtTheMeanCornAndFortySevenGramsMorePerKilo) {
  EXPECT_DOUBLE_EQ(forecast_liver({"MT"}, 7'781).mean_g, 550);
  EXPECT_DOUBLE_EQ(forecast_liver({"LL"}, 8'781).mean_g, 494 + 47);
  EXPECT_DOUBLE_EQ(forecast_liver({"XX"}, 6'781).mean_g, 527 - 47);
  EXPECT_EQ(forecast_liver({"MT"}, 8'000).sd_g, 47);
}

TEST(LiverForecast, CornIsTheSumOfTheGivenDoses) {
  const std::vector<StoredMeal> meals{fed(2, 210), fed(1, 200), fed(3, 220)};
  EXPECT_EQ(corn_per_duck_g(meals), 630);
}

TEST(LiverForecast, CornIsUnknownWhileAMealIsMissing) {
  EXPECT_FALSE(corn_per_duck_g({}).has_value());
  const std::vector<StoredMeal> meals{fed(1, 200), fed(3, 220)};
  EXPECT_FALSE(corn_per_duck_g(meals).has_value());
}

}  // namespace
}  // namespace gaveurs
