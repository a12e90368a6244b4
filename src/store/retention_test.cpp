// Readings forgotten by every store once they are older than they are to be kept.
#include "store/retention.h"

#include "base/clock.h"
#include "store/transfer.h"
#include "store/upkeep_conformance.h"

namespace gaveurs {
namespace {

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
  const auto findings = check_store(options());
  ASSERT_TRUE(findings.has_value());
  for (const auto& finding : *findings) {
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
