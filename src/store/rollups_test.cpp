// Rollups as every store keeps them behind the log.
#include "store/rollups.h"

#include "store/upkeep_conformance.h"

namespace gaveurs {
namespace {

using RollupsTest = UpkeepTest;
GAVEURS_EVERY_STORE(RollupsTest);

TEST_P(RollupsTest, RollupsFollowMealsAndCorrectionsOverTheClockChange) {
  auto store = open();
  // The Sunday of 25 hours: 2025-10-26 begins at 22:00 UTC the day before.
  const Instant midnight = *parse_instant("2025-10-25T22:00:00Z");
  auto set = hourly(midnight, 26);
  commit(*store, set);
  ASSERT_TRUE(wait_for_rollups(26));
  EXPECT_EQ(day(midnight).meals, 25);
  EXPECT_EQ(day(midnight).lots, 25);
  EXPECT_NEAR(day(midnight).given, 412, 1e-9);
  EXPECT_EQ(day(midnight).coldest, -4);
  EXPECT_EQ(day(midnight + 25 * kMicrosPerHour).meals, 1);
  EXPECT_EQ(number("SELECT count(*) FROM gavage_par_heure"), 26);
  // The first meal moves to the day after: it is in one day only.
  WriteSet correction;
  auto moved = set.meals.front();
  correction.replaced.push_back({moved.meal.lot, moved.meal.slot, moved.meal.values, 1, {}});
  moved.meal.values.time = midnight + 30 * kMicrosPerHour;
  moved.seq = 27;
  moved.corrections = 1;
  correction.meals.push_back(moved);
  correction.events.push_back(meal_event(27, moved.meal.lot.value));
  commit(*store, correction);
  ASSERT_TRUE(wait_for_rollups(27));
  EXPECT_EQ(day(midnight).meals, 24);
  EXPECT_EQ(number("SELECT CAST(sum(repas) AS BIGINT) FROM gavage_par_jour"), 26);
  EXPECT_EQ(number("SELECT CAST(sum(repas) AS BIGINT) FROM gavage_par_heure"), 26);
}

TEST_P(RollupsTest, TheDayThatLosesAnHourHas23) {
  auto store = open();
  const Instant midnight = *parse_instant("2026-03-28T23:00:00Z");
  commit(*store, hourly(midnight, 24));
  ASSERT_TRUE(wait_for_rollups(24));
  EXPECT_EQ(day(midnight).meals, 23);
  EXPECT_EQ(day(midnight + 23 * kMicrosPerHour).meals, 1);
}

TEST_P(RollupsTest, MoreEventsThanASliceAreTakenInAll) {
  auto store = open();
  auto set = hourly(*parse_instant("2025-01-01T00:00:00Z"), 4'500);
  commit(*store, set);
  ASSERT_TRUE(wait_for_rollups(4'500));
  EXPECT_EQ(number("SELECT CAST(sum(repas) AS BIGINT) FROM gavage_par_jour"), 4'500);
}

}  // namespace
}  // namespace gaveurs
