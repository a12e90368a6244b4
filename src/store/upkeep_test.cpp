// What every store does by itself as time passes: rollups behind the log, and readings forgotten
// once they are older than they are to be kept. The same answers from every kind of store.
#include "base/clock.h"
#include "store/retention.h"
#include "store/rollups.h"
#include "store/store_conformance.h"
#include "store/transfer.h"

#include <thread>

namespace gaveurs {
namespace {

class UpkeepTest : public StoreConformance {
 protected:
  std::unique_ptr<Store> open_keeping(int days) const {
    auto with = options();
    with.keep_readings_days = days;
    auto store = open_store(with);
    EXPECT_TRUE(store.has_value()) << (store ? "" : store.error().message);
    return store ? std::move(*store) : nullptr;
  }
  std::int64_t number(const char* sql) const {
    auto db = connect();
    auto& rows = db->prepared(sql).with();
    const std::int64_t value = rows.step() ? rows.integer(0) : -1;
    rows.reset();
    return value;
  }
  struct Day {
    std::int64_t meals = 0, lots = 0;
    double given = 0, coldest = 0;
  };
  Day day(Instant start) const {
    auto db = connect();
    auto& rows = db->prepared(
        "SELECT repas, lots, dose_reelle, temperature_min FROM gavage_par_jour "
        "WHERE gaveur_id = 3 AND jour = $1");
    rows.with(start);
    Day out;
    if (rows.step()) out = {rows.integer(0), rows.integer(1), rows.real(2), rows.real(3)};
    rows.reset();
    return out;
  }
  static bool wait_until(const std::function<bool()>& good) {
    for (int tries = 0; tries < 1'000; ++tries) {
      if (good()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
  }
  bool wait_for_rollups(Seq head) const {
    return wait_until([&] { return number("SELECT seq FROM agregats_suivi") >= head; });
  }
  /// Hourly meals from `first` on, each of a lot of its own.
  static WriteSet hourly(Instant first, int count) {
    auto set = people();
    for (int n = 0; n < count; ++n) {
      auto stored = meal("MT" + std::to_string(n), 0, Moment::kMatin, 400 + n, n + 1);
      stored.meal.values.time = first + n * kMicrosPerHour;
      stored.meal.values.temperature_stabule_c = 20 - n;
      set.meals.push_back(stored);
      set.events.push_back(meal_event(n + 1, stored.meal.lot.value));
    }
    return set;
  }
};
GAVEURS_EVERY_STORE(UpkeepTest);

TEST_P(UpkeepTest, RollupsFollowMealsAndCorrectionsOverTheClockChange) {
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

TEST_P(UpkeepTest, TheDayThatLosesAnHourHas23) {
  auto store = open();
  const Instant midnight = *parse_instant("2026-03-28T23:00:00Z");
  commit(*store, hourly(midnight, 24));
  ASSERT_TRUE(wait_for_rollups(24));
  EXPECT_EQ(day(midnight).meals, 23);
  EXPECT_EQ(day(midnight + 23 * kMicrosPerHour).meals, 1);
}

TEST_P(UpkeepTest, MoreEventsThanASliceAreTakenInAll) {
  auto store = open();
  auto set = hourly(*parse_instant("2025-01-01T00:00:00Z"), 4'500);
  commit(*store, set);
  ASSERT_TRUE(wait_for_rollups(4'500));
  EXPECT_EQ(number("SELECT CAST(sum(repas) AS BIGINT) FROM gavage_par_jour"), 4'500);
}

// Three lots, each with a meal 100 days ago and one of now: one that ended, one that was not heard
// of since, one that is being fed still.
class RetentionTest : public UpkeepTest {
 protected:
  void fill(Store& store) {
    auto set = people();
    Seq seq = 0;
    for (const char* code : {"MT1", "MT2", "MT3"}) {
      auto row = lot(code);
      row.nb_repas = 2;
      row.updated_at = code == std::string("MT3") ? now_ : long_ago_;
      if (code == std::string("MT1")) row.statut = LotStatus::kTermine;
      set.lots.push_back(row);
      for (const Instant time : {long_ago_, now_}) {
        auto stored = meal(code, time == now_ ? 1 : 0, Moment::kMatin, 400, ++seq);
        stored.meal.values.time = time;
        stored.corrections = time == long_ago_ ? 1 : 0;
        set.meals.push_back(stored);
        auto event = meal_event(seq, code);
        event.time = time;
        set.events.push_back(event);
      }
      ReplacedMeal old{{code}, {0, Moment::kMatin}, {}, 0, long_ago_};
      old.values.time = long_ago_;
      set.replaced.push_back(old);
    }
    std::ranges::sort(set.events, {}, &Event::time);
    for (std::size_t i = 0; i < set.events.size(); ++i) {
      set.events[i].seq = static_cast<Seq>(i) + 1;
      for (auto& stored : set.meals) {
        const bool same =
            stored.meal.lot == set.events[i].lot && stored.meal.values.time == set.events[i].time;
        if (same) stored.seq = set.events[i].seq;
      }
    }
    // The table's first rows of the slots; what the corrections replaced stands beside them.
    for (auto& stored : set.meals) stored.corrections = 0;
    commit(store, set);
  }
  std::vector<std::string> meals() const {
    auto db = connect();
    auto& rows = db->prepared(
        "SELECT code_lot, jour_gavage FROM gavage_data_lots ORDER BY code_lot, jour_gavage");
    rows.with();
    std::vector<std::string> out;
    while (rows.step()) {
      out.push_back(std::string(rows.text(0)) + "/" + std::to_string(rows.integer(1)));
    }
    rows.reset();
    return out;
  }
  const Instant now_ = SystemClock().now();
  const Instant long_ago_ = now_ + -100 * kMicrosPerDay;
};
GAVEURS_EVERY_STORE(RetentionTest);

TEST_P(RetentionTest, OldReadingsAreForgottenButNotOfALotBeingFed) {
  {
    auto store = open();
    fill(*store);
    ASSERT_TRUE(wait_for_rollups(6));
  }
  const auto sums = number("SELECT CAST(sum(repas) AS BIGINT) FROM gavage_par_jour");
  EXPECT_EQ(sums, 6);
  auto store = open_keeping(30);
  ASSERT_TRUE(wait_until(
      [&] { return meals().size() == 4 && number("SELECT min(seq) FROM evenements") == 4; }));
  EXPECT_THAT(meals(), testing::ElementsAre("MT1/1", "MT2/1", "MT3/0", "MT3/1"));
  EXPECT_EQ(number("SELECT count(*) FROM gavage_corrections"), 1);
  auto reader = std::move(store->open_reader().value());
  EXPECT_EQ(reader->oldest_event().value(), 4);
  EXPECT_EQ(reader->head().value(), 6);
  EXPECT_EQ(number("SELECT CAST(sum(repas) AS BIGINT) FROM gavage_par_jour"), sums);
  EXPECT_TRUE(store->begin().value()->changes_by_others().all);
  for (const auto& finding : check_store(options()).value()) {
    EXPECT_EQ(finding.faults, 0) << finding.what;
  }
}

TEST_P(RetentionTest, RollupsOfWhatIsForgottenStayWhenALateMealComes) {
  {
    auto store = open();
    fill(*store);
    ASSERT_TRUE(wait_for_rollups(6));
  }
  auto store = open_keeping(30);
  ASSERT_TRUE(wait_until([&] { return meals().size() == 4; }));
  WriteSet late;
  late.lots.push_back(lot("MT9"));
  late.meals.push_back(meal("MT9", 0, Moment::kMatin, 400, 7));
  late.meals.back().meal.values.time = long_ago_;
  late.events.push_back(meal_event(7, "MT9"));
  commit(*store, late);
  ASSERT_TRUE(wait_for_rollups(7));
  EXPECT_EQ(number("SELECT CAST(sum(repas) AS BIGINT) FROM gavage_par_jour"), 6);
}

TEST_P(RetentionTest, TheLastEventStaysSoThatNoSeqIsGivenTwice) {
  {
    auto store = open();
    WriteSet set;
    for (Seq seq = 1; seq <= 3; ++seq) {
      set.events.push_back(meal_event(seq, "MT1"));
      set.events.back().time = long_ago_;
    }
    commit(*store, set);
    ASSERT_TRUE(wait_for_rollups(3));
  }
  auto store = open_keeping(30);
  ASSERT_TRUE(wait_until([&] { return number("SELECT count(*) FROM evenements") == 1; }));
  EXPECT_EQ(store->begin().value()->head(), 3);
}

TEST_P(RetentionTest, NothingIsForgottenUnlessAsked) {
  auto store = open();
  fill(*store);
  ASSERT_TRUE(wait_for_rollups(6));
  std::this_thread::sleep_for(std::chrono::milliseconds(1'500));
  EXPECT_EQ(meals().size(), 6u);
  EXPECT_EQ(number("SELECT count(*) FROM evenements"), 6);
}

TEST(RetentionRulesTest, ReadingsAreKeptToTheBeginningOfTheirMonth) {
  EXPECT_EQ(forget_before(*parse_instant("2026-11-25T10:00:00Z"), 30),
            *parse_instant("2026-10-01T00:00:00Z"));
  EXPECT_EQ(forget_before(*parse_instant("2026-03-31T00:00:00Z"), 90),
            *parse_instant("2025-12-01T00:00:00Z"));
}

TEST(RetentionRulesTest, LessThanALotsFeedingIsRefused) {
  const auto checked = [](int days) {
    return check_store_options({.url = {}, .data_dir = "x", .keep_readings_days = days});
  };
  EXPECT_TRUE(checked(0).has_value());
  EXPECT_TRUE(checked(30).has_value());
  ASSERT_FALSE(checked(29).has_value());
  EXPECT_EQ(checked(29).error().kind, ErrorKind::kUsage);
}

}  // namespace
}  // namespace gaveurs
