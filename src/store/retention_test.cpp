// Readings forgotten by every store once they are older than they are to be kept.
#include "store/retention.h"

#include "base/clock.h"
#include "store/transfer.h"
#include "store/upkeep_conformance.h"

namespace gaveurs {
namespace {

// Lots with a first meal 100 days ago. Three had their last one the day after: one that ended, one
// that was not heard of since, one that is being fed still. The fourth ended with a meal of now.
class RetentionTest : public UpkeepTest {
 protected:
  void fill(Store& store, const std::vector<std::string>& codes = {"MT1", "MT2", "MT3", "MT4"}) {
    auto set = people();
    for (const auto& code : codes) {
      auto row = lot(code);
      row.nb_repas = 2;
      row.updated_at = code == "MT3" ? now_ : long_ago_;
      if (code == "MT1" || code == "MT4") row.statut = LotStatus::kTermine;
      set.lots.push_back(row);
      const Instant last = code == "MT4" ? now_ : long_ago_ + kMicrosPerDay;
      for (const Instant time : {long_ago_, last}) {
        auto stored = meal(code, time == last ? 1 : 0, Moment::kMatin, 400, 0);
        stored.meal.values.time = time;
        set.meals.push_back(stored);
      }
      // What a correction replaced stands beside the table's rows.
      ReplacedMeal old{{code}, {0, Moment::kMatin}, {}, 0, long_ago_};
      old.values.time = long_ago_;
      set.replaced.push_back(old);
    }
    std::ranges::stable_sort(set.meals, {}, [](const auto& m) { return m.meal.values.time; });
    for (auto& stored : set.meals) {
      stored.seq = static_cast<Seq>(set.events.size()) + 1;
      set.events.push_back(meal_event(stored.seq, stored.meal.lot.value));
      set.events.back().time = stored.meal.values.time;
    }
    commit(store, set);
  }
  // Three, of one lot.
  void commit_old_events(Store& store) const {
    WriteSet set;
    for (Seq seq = 1; seq <= 3; ++seq) {
      set.events.push_back(meal_event(seq, "MT1"));
      set.events.back().time = long_ago_;
    }
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
    ASSERT_TRUE(wait_for_rollups(8));
  }
  const auto sums = number("SELECT CAST(sum(repas) AS BIGINT) FROM gavage_par_jour");
  EXPECT_EQ(sums, 8);
  auto store = open_keeping(30);
  ASSERT_TRUE(wait_until(
      [&] { return meals().size() == 4 && number("SELECT min(seq) FROM evenements") == 8; }));
  EXPECT_THAT(meals(), testing::ElementsAre("MT3/0", "MT3/1", "MT4/0", "MT4/1"));
  EXPECT_EQ(number("SELECT count(*) FROM gavage_corrections"), 2);
  auto reader = std::move(store->open_reader().value());
  EXPECT_EQ(reader->oldest_event().value(), 8);
  EXPECT_EQ(reader->head().value(), 8);
  EXPECT_EQ(number("SELECT CAST(sum(repas) AS BIGINT) FROM gavage_par_jour"), sums);
  EXPECT_TRUE(store->begin().value()->changes_by_others().all);
  const auto findings = check_store(options());
  ASSERT_TRUE(findings.has_value());
  for (const auto& finding : *findings) {
    EXPECT_EQ(finding.faults, 0) << finding.what;
  }
}

TEST_P(RetentionTest, ALotWhoseLastMealsAreYoungLostItsFirstOnes) {
  {
    auto store = open();
    fill(*store, {"MT1", "MT4"});
    ASSERT_TRUE(wait_for_rollups(4));
  }
  auto store = open_keeping(30);
  ASSERT_TRUE(wait_until([&] { return number("SELECT min(seq) FROM evenements") == 4; }));
  EXPECT_THAT(meals(), testing::ElementsAre("MT4/0", "MT4/1"));
  EXPECT_EQ(number("SELECT count(*) FROM gavage_corrections"), 1);
}

TEST_P(RetentionTest, MonthsOfForgottenLotsAreDroppedWhole) {
  if (GetParam() != StoreKind::kPostgres) GTEST_SKIP() << "of PostgreSQL only";
  {
    auto store = open();
    fill(*store, {"MT1", "MT2"});
    ASSERT_TRUE(wait_for_rollups(4));
  }
  // The next start makes the month of these meals; 65 days ago it was over in any case.
  const char* months = "SELECT count(*) FROM pieces_avant(now() - interval '65 days')";
  open();
  EXPECT_GE(number(months), 1);
  auto store = open_keeping(30);
  EXPECT_TRUE(wait_until([&] { return number(months) == 0; }));
  EXPECT_TRUE(meals().empty());
  EXPECT_EQ(number("SELECT count(*) FROM gavage_corrections"), 0);
}

TEST_P(RetentionTest, ALotOfWhichAMealIsNotInTheRollupsStaysWhole) {
  auto store = open();
  fill(*store, {"MT1"});
  ASSERT_TRUE(wait_for_rollups(2));
  auto db = connect();
  by_hand("UPDATE gavage_data_lots SET seq = 3 WHERE jour_gavage = 1");
  EXPECT_TRUE(forgettable_lots(*db, now_, {0}, 10).empty());
  forget_meals(*db, {{1}, {"MT1"}}, now_);
  EXPECT_EQ(meals().size(), 2u);
  EXPECT_EQ(first_kept(*db, now_), long_ago_);
}

TEST_P(RetentionTest, RollupsOfWhatIsForgottenStayWhenALateMealComes) {
  {
    auto store = open();
    fill(*store);
    ASSERT_TRUE(wait_for_rollups(8));
  }
  auto store = open_keeping(30);
  ASSERT_TRUE(wait_until([&] { return meals().size() == 4; }));
  WriteSet late;
  late.lots.push_back(lot("MT9"));
  late.meals.push_back(meal("MT9", 0, Moment::kMatin, 400, 9));
  late.meals.back().meal.values.time = long_ago_;
  late.events.push_back(meal_event(9, "MT9"));
  commit(*store, late);
  ASSERT_TRUE(wait_for_rollups(9));
  EXPECT_EQ(number("SELECT CAST(sum(repas) AS BIGINT) FROM gavage_par_jour"), 8);
}

TEST_P(RetentionTest, TheLastEventStaysSoThatNoSeqIsGivenTwice) {
  {
    auto store = open();
    commit_old_events(*store);
    ASSERT_TRUE(wait_for_rollups(3));
  }
  auto store = open_keeping(30);
  ASSERT_TRUE(wait_until([&] { return number("SELECT count(*) FROM evenements") == 1; }));
  EXPECT_EQ(store->begin().value()->head(), 3);
}

// Where TimescaleDB keeps the rollups, nothing of the log waits to be taken in.
TEST_P(RetentionTest, TheLogWasKeptForEverWhereAggregatesTakeAllIn) {
  auto store = open();
  commit_old_events(*store);
  ASSERT_TRUE(wait_for_rollups(3));
  store.reset();
  by_hand("UPDATE agregats_suivi SET seq = 9223372036854775807");
  auto db = connect();
  EXPECT_EQ(forget_events(*db, now_, 10), 2);
  EXPECT_EQ(number("SELECT min(seq) FROM evenements"), 3);
}

TEST_P(RetentionTest, NothingIsForgottenUnlessAsked) {
  auto store = open();
  fill(*store);
  ASSERT_TRUE(wait_for_rollups(8));
  std::this_thread::sleep_for(std::chrono::milliseconds(1'500));
  EXPECT_EQ(meals().size(), 8u);
  EXPECT_EQ(number("SELECT count(*) FROM evenements"), 8);
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
