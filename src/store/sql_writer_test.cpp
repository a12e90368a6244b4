// What a commit writes, and who sees it in which order, over every kind of store.
#include "store/sql_writer.h"

#include <atomic>
#include <thread>

#include "store/store_conformance.h"

namespace gaveurs {
namespace {

using WritingTest = StoreConformance;
GAVEURS_EVERY_STORE(WritingTest);

TEST_P(WritingTest, ConcurrentWritersGiveTheLogOneOrderWithoutGaps) {
  constexpr int kWriters = 3;
  constexpr int kCommits = 20;
  commit(*open(), people());
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      auto store = open();
      for (int i = 0; i < kCommits; ++i) {
        auto tx = store->begin();
        ASSERT_TRUE(tx.has_value()) << tx.error().message;
        WriteSet set;
        const Seq seq = (*tx)->head() + 1;
        const std::string code = "MT" + std::to_string(w);
        set.meals.push_back(meal(code, i, Moment::kMatin, 400, seq));
        set.events.push_back(meal_event(seq, code));
        ASSERT_TRUE((*tx)->write(set).has_value());
        ASSERT_TRUE((*tx)->commit().has_value());
      }
    });
  }
  for (auto& writer : writers) writer.join();
  auto reader = std::move(open()->open_reader().value());
  const auto events = reader->events(0, 1'000, 1'000, std::nullopt).value();
  ASSERT_EQ(events.size(), static_cast<std::size_t>(kWriters * kCommits));
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].seq, static_cast<Seq>(i) + 1);
  }
}

TEST_P(WritingTest, AMealAndItsCorrectionsInOneCommitAreOneRow) {
  auto store = open();
  auto set = people();
  auto first = meal("MT2512001", 0, Moment::kMatin, 400, 1);
  auto second = meal("MT2512001", 0, Moment::kMatin, 390, 2);
  second.corrections = 1;
  set.meals = {first, second};
  commit(*store, set);
  WriteSet again;
  auto third = meal("MT2512001", 0, Moment::kMatin, 380, 3);
  third.corrections = 2;
  auto fourth = meal("MT2512001", 0, Moment::kMatin, 370, 4);
  fourth.corrections = 3;
  // A month later: in a store cut by months it moves.
  fourth.meal.values.time = fourth.meal.values.time + 40 * kMicrosPerDay;
  again.meals = {third, fourth};
  commit(*store, again);
  auto reader = std::move(store->open_reader().value());
  const auto meals = reader->meals_of_lot({"MT2512001"}, std::nullopt, 10).value();
  ASSERT_EQ(meals.size(), 1u);
  EXPECT_EQ(meals.front().meal.values.dose_reelle_g, 370);
  EXPECT_EQ(meals.front().meal.values.time, fourth.meal.values.time);
  EXPECT_EQ(meals.front().corrections, 3);
}

Alert alert(AlertId id, Severity severity, Instant last) {
  Alert out;
  out.id = id;
  out.source = "lot/MT2512001";
  out.kind = AlertKind::kMealOverdue;
  out.severity = severity;
  out.lot = {"MT2512001"};
  out.gaveur = {3};
  out.site = {"MT"};
  out.first_at = out.since = Instant{1'000'000};
  out.last_at = last;
  out.seq = id.value;
  return out;
}

TEST_P(WritingTest, AnAlertTwiceInOneCommitIsOneRowAndItsWorstIsKept) {
  auto store = open();
  auto set = people();
  set.alerts = {alert({7}, Severity::kCritical, Instant{2'000'000}),
                alert({7}, Severity::kWarning, Instant{3'000'000})};
  commit(*store, set);
  auto reader = std::move(store->open_reader().value());
  const auto alerts = reader->alerts({}, {INT64_MAX}, 10).value();
  ASSERT_EQ(alerts.size(), 1u);
  EXPECT_EQ(alerts.front().severity, Severity::kWarning);
  EXPECT_EQ(alerts.front().last_at, Instant{3'000'000});
  EXPECT_FALSE(alerts.front().value.has_value());
  const auto counts = reader->alert_counts({3}, Instant{0}, Instant{9'000'000}).value();
  ASSERT_EQ(counts.size(), 1u);
  EXPECT_EQ(counts.front().severity, Severity::kCritical);
}

TEST_P(WritingTest, ResumeGivesExactlyWhatWasMissed) {
  auto store = open();
  auto set = people();
  for (Seq seq = 1; seq <= 20; ++seq) {
    set.events.push_back(meal_event(seq, "MT" + std::to_string(seq), seq % 2 == 0 ? 3 : 4));
  }
  commit(*store, set);
  auto reader = std::move(store->open_reader().value());
  EXPECT_EQ(reader->oldest_event().value(), 1);
  EXPECT_EQ(reader->head().value(), 20);
  std::vector<Seq> seen;
  for (Seq after = 5; after < 15;) {
    const auto page = reader->events(after, 15, 3, std::nullopt).value();
    ASSERT_FALSE(page.empty());
    for (const auto& event : page) seen.push_back(event.seq);
    after = page.back().seq;
  }
  EXPECT_THAT(seen, testing::ElementsAre(6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
  EXPECT_EQ(reader->event_count(5, 15, GaveurId{3}).value(), 5);
  EXPECT_EQ(reader->event_count(5, 15, std::nullopt).value(), 10);
  const auto his = reader->events(0, 20, 100, GaveurId{4}).value();
  EXPECT_EQ(his.size(), 10u);
}

TEST_P(WritingTest, TimesAreKeptToTheMicrosecondOverBothClockChanges) {
  auto store = open();
  auto set = people();
  std::vector<Instant> times;
  // 2025-03-30 and 2025-10-26, 01:00 UTC: a local hour is missing, and another comes twice.
  for (const auto& change : {"2025-03-30T01:00:00Z", "2025-10-26T01:00:00Z"}) {
    for (const std::int64_t seconds : {-3'600, -1, 0, 1, 3'600}) {
      times.push_back(*parse_instant(change) + seconds * kMicrosPerSecond + 123'457);
    }
  }
  times.push_back(Instant{1});
  times.push_back(*parse_instant("2199-12-31T23:59:59.999999Z"));
  for (std::size_t i = 0; i < times.size(); ++i) {
    auto stored = meal("MT2512001", static_cast<int>(i), Moment::kMatin, 400, i + 1);
    stored.meal.values.time = times[i];
    stored.recorded_at = times[i];
    set.meals.push_back(stored);
  }
  commit(*store, set);
  auto reader = std::move(store->open_reader().value());
  const auto meals = reader->meals_of_lot({"MT2512001"}, std::nullopt, 100).value();
  ASSERT_EQ(meals.size(), times.size());
  for (std::size_t i = 0; i < times.size(); ++i) {
    EXPECT_EQ(meals[i].meal.values.time, times[i]) << to_rfc3339(times[i]);
    EXPECT_EQ(meals[i].recorded_at, times[i]);
  }
}

TEST_P(WritingTest, AWeekOfTheClockChangeHoldsItsMealsAndNoOthers) {
  auto store = open();
  auto set = people();
  set.lots.push_back(lot("MT2512001"));
  const IsoWeek week{2025, 43};  // ends with the longer Sunday, 2025-10-26
  const Instant from = week_start(week);
  const Instant to = week_start({2025, 44});
  EXPECT_EQ(to - from, 169 * kMicrosPerHour);
  int jour = 0;
  for (const Instant t : {from + -1, from, to + -1, to}) {
    auto stored = meal("MT2512001", jour, Moment::kMatin, 400, jour + 1);
    stored.meal.values.time = t;
    set.meals.push_back(stored);
    ++jour;
  }
  commit(*store, set);
  auto reader = std::move(store->open_reader().value());
  const auto spans = reader->lot_spans({}, from, to).value();
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(spans.front().meals, 2);
}

TEST_P(WritingTest, ListsAreInTheOrderOfTheirBytes) {
  auto store = open();
  for (const char* code : {"b", "a", "B", "A-1", "A_1", "A.1", "A1"}) {
    auto set = people();
    LotRecord record;
    record.code = {code};
    record.gaveur = {3};
    record.site = {"MT"};
    set.records.push_back(record);
    commit(*store, set);
  }
  auto reader = std::move(store->open_reader().value());
  std::vector<std::string> codes;
  const auto records = reader->records("", 100).value();
  for (const auto& record : records) codes.push_back(record.code.value);
  EXPECT_THAT(codes, testing::ElementsAre("A-1", "A.1", "A1", "A_1", "B", "a", "b"));
}

TEST_P(WritingTest, TextOfAnyKindComesBackAsItWas) {
  auto store = open();
  auto set = people();
  const std::string odd = "é ' \" \\ % {} \n \t 🦆 NULL \\N";
  set.gaveurs.push_back({{4}, odd, {"MT"}, odd});
  set.gaveurs.push_back({{5}, "", {"MT"}, ""});
  commit(*store, set);
  auto reader = std::move(store->open_reader().value());
  EXPECT_EQ(reader->gaveur({4}).value()->nom, odd);
  EXPECT_EQ(reader->gaveur({4}).value()->email, odd);
  EXPECT_EQ(reader->gaveur({5}).value()->email, "");
  EXPECT_EQ(reader->gaveur({3}).value()->email, std::nullopt);
}

TEST_P(WritingTest, RowsChangedByHandAreNoticed) {
  auto store = open();
  commit(*store, people());
  ASSERT_TRUE(store->poll_changes().has_value());
  EXPECT_FALSE(store->poll_changes().value());
  by_hand(
      "INSERT INTO gaveurs_euralis (id, nom, site_code, email) "
      "VALUES (6, 'Anne Roux', 'MT', 'anne.roux@example.org')");
  EXPECT_TRUE(store->poll_changes().value());
  EXPECT_FALSE(store->poll_changes().value());
  auto tx = store->begin();
  EXPECT_TRUE((*tx)->changes_by_others().all);
  EXPECT_EQ((*tx)->gaveur({6}).value()->nom, "Anne Roux");
}

TEST_P(WritingTest, OwnCommitsAreNoChangesByOthers) {
  auto store = open();
  commit(*store, people());
  EXPECT_FALSE(store->poll_changes().value());
  EXPECT_FALSE(store->begin().value()->changes_by_others().any);
}

TEST_P(WritingTest, LotsAreLoadedTogetherInTheOrderAskedFor) {
  auto store = open();
  auto set = people();
  for (const char* code : {"MT1", "MT2"}) set.lots.push_back(lot(code));
  set.meals.push_back(meal("MT2", 0, Moment::kMatin, 400, 1));
  auto raised = alert({7}, Severity::kWarning, Instant{2'000'000});
  raised.source = "lot/MT2";
  set.alerts.push_back(raised);
  commit(*store, set);
  const std::vector<LotCode> codes = {{"MT2"}, {"MT9"}, {"MT1"}};
  const auto bundles = store->begin().value()->load_lots(codes).value();
  ASSERT_EQ(bundles.size(), 3u);
  EXPECT_EQ(bundles[0].lot->code.value, "MT2");
  EXPECT_EQ(bundles[0].meals.size(), 1u);
  EXPECT_EQ(bundles[0].alerts.size(), 1u);
  EXPECT_FALSE(bundles[1].lot.has_value());
  EXPECT_EQ(bundles[2].lot->code.value, "MT1");
  EXPECT_TRUE(bundles[2].meals.empty());
}

}  // namespace
}  // namespace gaveurs
