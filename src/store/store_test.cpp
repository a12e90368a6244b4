// Behaviour every store must have; each test runs over every kind of store there is.
#include "store/store.h"

#include <fstream>
#include <thread>

#include "base/temporary_folder.h"
#include "store/migrations.h"
#include "store/store_conformance.h"

namespace gaveurs {
namespace {

using StoreTest = StoreConformance;
GAVEURS_EVERY_STORE(StoreTest);

TEST_P(StoreTest, KeepsWhatItCommittedAcrossReopening) {
  {
    auto store = open();
    auto set = people();
    set.lots.push_back(lot("MT2512001"));
    set.meals.push_back(meal("MT2512001", 0, Moment::kMatin, 395.5, 1));
    set.events.push_back(
        {1, Instant{5}, EventKind::kGavageRealtime, {3}, {"MT"}, {"MT2512001"}, "{}"});
    commit(*store, set);
  }
  auto store = open();
  auto reader = store->open_reader();
  ASSERT_TRUE(reader.has_value());
  const auto meals = (*reader)->meals_of_gaveur({3}, std::nullopt, 10);
  ASSERT_TRUE(meals.has_value());
  ASSERT_EQ(meals->size(), 1u);
  EXPECT_EQ(meals->front().stored.meal.values.dose_reelle_g, 395.5);
  EXPECT_EQ(meals->front().stored.meal.gaveur_nom, "Pierre Leroy");
  EXPECT_EQ((*reader)->head().value(), 1);
}

TEST_P(StoreTest, ReadersAnswersDisagreedWhileMealsCameIn) {
  auto store = open();
  commit(*store, people());
  auto reader = store->open_reader().value();
  const auto bring = [&](Seq seq) {
    WriteSet set;
    set.events.push_back({seq, Instant{5}, EventKind::kAlert, {3}, {"MT"}, {"MT2512001"}, "{}"});
    commit(*store, set);
  };
  bring(1);
  {
    const ReadSnapshot snapshot(*reader);
    ASSERT_TRUE(snapshot.begun().has_value());
    EXPECT_EQ(reader->head().value(), 1);
    bring(2);
    EXPECT_EQ(reader->head().value(), 1);
    EXPECT_EQ(reader->events(0, 9, 9, std::nullopt)->size(), 1u);
  }
  EXPECT_EQ(reader->head().value(), 2);
  const ReadSnapshot again(*reader);
  EXPECT_TRUE(again.begun().has_value());
}

TEST_P(StoreTest, RollsBackWhatWasNotCommitted) {
  auto store = open();
  commit(*store, people());
  {
    auto tx = store->begin();
    WriteSet set;
    set.lots.push_back(lot("MT2512001"));
    ASSERT_TRUE((*tx)->write(set).has_value());
  }
  auto tx = store->begin();
  const LotCode code{"MT2512001"};
  EXPECT_FALSE((*tx)->load_lots({&code, 1}).value().front().lot.has_value());
}

TEST_P(StoreTest, CorrectionReplacesTheSlotAndKeepsWhatWas) {
  auto store = open();
  auto set = people();
  set.lots.push_back(lot("MT2512001"));
  set.meals.push_back(meal("MT2512001", 0, Moment::kMatin, 400, 1));
  commit(*store, set);
  WriteSet correction;
  auto corrected = meal("MT2512001", 0, Moment::kMatin, 380, 2);
  corrected.corrections = 1;
  correction.meals.push_back(corrected);
  ReplacedMeal old{{"MT2512001"}, {0, Moment::kMatin}, {}, 1, Instant{9}};
  old.values.dose_reelle_g = 400;
  correction.replaced.push_back(old);
  commit(*store, correction);
  auto reader = std::move(store->open_reader().value());
  const auto meals = reader->meals_of_lot({"MT2512001"}, std::nullopt, 10).value();
  ASSERT_EQ(meals.size(), 1u);
  EXPECT_EQ(meals.front().meal.values.dose_reelle_g, 380);
  EXPECT_EQ(meals.front().corrections, 1);
  const auto replaced = reader->replaced_of_lot({"MT2512001"}).value();
  ASSERT_EQ(replaced.size(), 1u);
  EXPECT_EQ(replaced.front().values.dose_reelle_g, 400);
}

TEST_P(StoreTest, StatutAndDebutOfALotAreKept) {
  auto store = open();
  auto set = people();
  auto first = lot("MT2512001");
  first.statut = LotStatus::kTermine;
  set.lots.push_back(first);
  commit(*store, set);
  WriteSet again;
  auto later = lot("MT2512001");
  later.debut = Instant{1};
  later.nb_repas = 4;
  again.lots.push_back(later);
  commit(*store, again);
  auto reader = std::move(store->open_reader().value());
  const auto view = reader->lot(LotCode{"MT2512001"}).value();
  ASSERT_TRUE(view.has_value());
  EXPECT_EQ(view->lot.statut, LotStatus::kTermine);
  EXPECT_EQ(view->lot.debut, first.debut);
  EXPECT_EQ(view->lot.nb_repas, 4);
}

TEST_P(StoreTest, PagesByKeyNeitherSkipNorRepeatWhileRowsComeIn) {
  auto store = open();
  auto set = people();
  set.lots.push_back(lot("MT2512001"));
  for (int jour = 0; jour < 10; ++jour) {
    set.meals.push_back(meal("MT2512001", jour, Moment::kMatin, 400, jour + 1));
  }
  commit(*store, set);
  auto reader = std::move(store->open_reader().value());
  std::vector<int> seen;
  std::optional<MealCursor> cursor;
  for (int page = 0; page < 4; ++page) {
    const auto meals = reader->meals_of_gaveur({3}, cursor, 3).value();
    for (const auto& m : meals) seen.push_back(m.stored.meal.slot.jour);
    if (meals.empty()) break;
    cursor = MealCursor{meals.back().stored.meal.values.time, meals.back().first_seq};
    WriteSet more;
    more.meals.push_back(meal("MT2512001", 10 + page, Moment::kMatin, 400, 11 + page));
    commit(*store, more);
  }
  EXPECT_THAT(seen, testing::ElementsAre(9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
}

TEST_P(StoreTest, AMealCountsAtTheSiteOfItsLotAndWithinTheSpan) {
  auto store = open();
  auto set = people();
  auto here = lot("MT2512001");
  auto there = lot("LL2512002");
  there.site = {"LL"};
  set.lots = {here, there};
  for (int jour = 0; jour < 6; ++jour) {
    set.meals.push_back(meal("MT2512001", jour, Moment::kMatin, 400, 2 * jour + 1));
    set.meals.push_back(meal("LL2512002", jour, Moment::kMatin, 400, 2 * jour + 2));
  }
  const auto time_of = [&](std::size_t n) { return set.meals.at(n).meal.values.time; };
  const Instant from = time_of(2);
  const Instant until = time_of(10);
  commit(*store, set);
  auto reader = std::move(store->open_reader().value());
  std::vector<int> seen;
  MealCursor cursor{until, 0};
  for (int page = 0; page < 3; ++page) {
    const auto meals = reader->meals_of_site({"MT"}, from, cursor, 2).value();
    for (const auto& m : meals) {
      EXPECT_EQ(m.stored.meal.lot.value, "MT2512001");
      EXPECT_EQ(m.stored.meal.site.value, "MT");
      seen.push_back(m.stored.meal.slot.jour);
    }
    if (meals.empty()) break;
    cursor = {meals.back().stored.meal.values.time, meals.back().first_seq};
  }
  EXPECT_THAT(seen, testing::ElementsAre(4, 3, 2, 1));
  EXPECT_TRUE(reader->meals_of_site({"XX"}, from, {until, 0}, 2).value().empty());
  EXPECT_TRUE(reader->site({"MT"}).value().has_value());
  EXPECT_FALSE(reader->site({"XX"}).value().has_value());
}

TEST_P(StoreTest, HeadsOfTheTransparencyLogWereKeptForEver) {
  auto store = open();
  const auto head = [&](std::int64_t size, int days, const char* key) {
    WriteSet set;
    set.tree_head = JournalHead{size, size, Instant{} + days * kMicrosPerDay, "note", key};
    commit(*store, set);
  };
  for (int day_of = 0; day_of < 5; ++day_of) head(10 + day_of, day_of, "first");
  for (int day_of = 5; day_of < 10; ++day_of) head(10 + day_of, day_of, "second");
  auto reader = store->open_reader().value();
  EXPECT_EQ((*reader->journal_head())->size, 19);
  const auto keys = *reader->journal_key_heads();
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_EQ(keys[0].size, 14);
  auto db = connect();
  auto& kept = db->prepared("SELECT count(*) FROM journal_tetes");
  ASSERT_TRUE(kept.step());
  EXPECT_EQ(kept.integer(0), 3);  // the first key's last, the one of a day ago, the newest
}

TEST_P(StoreTest, SeesThatAnotherProcessWrote) {
  auto one = open();
  auto two = open();
  auto first = people();
  first.lots.push_back(lot("MT2512001"));
  commit(*one, first);
  {
    auto tx = two->begin();
    EXPECT_TRUE((*tx)->changes_by_others().all);
  }
  WriteSet set;
  set.lots.push_back(lot("MT2512001"));
  commit(*two, set);
  EXPECT_TRUE(one->poll_changes().value());
  EXPECT_FALSE(one->poll_changes().value());
}

TEST_P(StoreTest, RefusesASchemaNewerThanTheProgram) {
  open();
  by_hand(
      "INSERT INTO schema_migrations (version, name, checksum, applied_at) "
      "SELECT 999, 'future', 'x', max(applied_at) FROM schema_migrations");
  const auto store = open_store(options());
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(store.error().message, testing::HasSubstr("newer version"));
}

TEST_P(StoreTest, RefusesASchemaMadeByAnotherText) {
  open();
  by_hand("UPDATE schema_migrations SET checksum = 'x' WHERE version = 1");
  const auto store = open_store(options());
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().kind, ErrorKind::kCorrupt);
}

TEST_P(StoreTest, TwoProgramsMayMigrateAtOnce) {
  std::vector<std::thread> programs;
  std::atomic<int> opened{0};
  for (int i = 0; i < 4; ++i) {
    programs.emplace_back([&] { opened += open() != nullptr ? 1 : 0; });
  }
  for (auto& program : programs) program.join();
  EXPECT_EQ(opened, 4);
}

TEST(StoreFileTest, RefusesAFileThatIsNoDatabase) {
  const TemporaryFolder dir;
  std::ofstream(dir.path() + "/gaveurs.db") << std::string(8192, 'x');
  const auto store = open_store({.url = {}, .data_dir = dir.path(), .create = true});
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().kind, ErrorKind::kCorrupt);
}

TEST(SqliteStoreTest, AReadThatFailedInBeginLeftItsTransactionOpenForGood) {
  const TemporaryFolder folder;
  const auto store = open_store(store_at(folder.path(), true)).value();
  SqliteConnection other(folder.path() + "/gaveurs.db", SqliteConnection::Mode::kReadWrite);
  other.execute("ALTER TABLE evenements RENAME TO away");
  EXPECT_FALSE(store->begin().has_value());
  other.execute("ALTER TABLE away RENAME TO evenements");
  const auto tx = store->begin();
  EXPECT_TRUE(tx.has_value()) << tx.error().message;
}

TEST_P(StoreTest, EveryQuestionCanBeAskedOfAnEmptyStore) {
  auto store = open();
  auto r = std::move(store->open_reader().value());
  EXPECT_EQ(r->head().value(), 0);
  EXPECT_EQ(r->oldest_event().value(), 0);
  EXPECT_TRUE(r->events(0, 10, 10, std::nullopt).value().empty());
  EXPECT_TRUE(r->events(0, 10, 10, GaveurId{3}).value().empty());
  EXPECT_TRUE(r->newest_per_lot(0, 10, std::nullopt).value().empty());
  EXPECT_TRUE(r->newest_per_lot(0, 10, GaveurId{3}).value().empty());
  EXPECT_FALSE(r->gaveur({3}).value().has_value());
  EXPECT_TRUE(r->gaveurs(std::nullopt, {0}, 10).value().empty());
  EXPECT_TRUE(r->gaveurs(SiteCode{"MT"}, {0}, 10).value().empty());
  EXPECT_TRUE(r->site_summaries().value().empty());
  EXPECT_TRUE(r->performances().value().empty());
  EXPECT_EQ(r->gaveur_count().value(), 0);
  EXPECT_FALSE(r->lot(LotId{1}).value().has_value());
  EXPECT_TRUE(r->lots({}, {0}, 10).value().empty());
  EXPECT_TRUE(r->lots({.gaveur = GaveurId{3}, .site = {}, .statut = {}}, {0}, 10).value().empty());
  EXPECT_TRUE(r->active_lots({}, 10).value().empty());
  EXPECT_TRUE(
      r->active_lots({.gaveur = GaveurId{3}, .site = {}, .statut = {}}, 10).value().empty());
  EXPECT_TRUE(r->recent_meals(std::nullopt, 10).value().empty());
  EXPECT_EQ(r->meals_since(Instant{0}).value(), 0);
  EXPECT_TRUE(r->recorded_curve({"X"}).value().empty());
  EXPECT_TRUE(r->records("", 10).value().empty());
  EXPECT_FALSE(r->pending_lot({"X"}).value().has_value());
  EXPECT_TRUE(r->alerts({}, {INT64_MAX}, 10).value().empty());
  EXPECT_TRUE(r->alerts({.active_only = true, .gaveur = {}, .site = {}, .lot = LotCode{"X"}},
                        {INT64_MAX}, 10)
                  .value()
                  .empty());
  EXPECT_TRUE(r->lot_spans({}, Instant{0}, Instant{9}).value().empty());
  EXPECT_TRUE(r->fed_spans({3}, Instant{0}, Instant{9}).value().empty());
  EXPECT_EQ(r->unread_alerts().value(), 0);
  EXPECT_EQ(r->lot_means({}, Instant{9}).value().lots, 0);
  EXPECT_TRUE(r->alert_counts({3}, Instant{0}, Instant{9}).value().empty());
}

TEST_P(StoreTest, ParametersAreNumberedHoweverTheyAreOrderedInTheText) {
  auto store = open();
  auto set = people();
  LotRecord record;
  record.code = {"MT2301001"};
  record.gaveur = {3};
  record.site = {"MT"};
  record.debut = Instant{1'000};
  record.fin = record.resultat.fin_lot = Instant{2'000};
  record.resultat.itm = 14.5;
  set.records.push_back(record);
  commit(*store, set);
  auto reader = store->open_reader();
  ASSERT_TRUE(reader.has_value());
  const auto itm = [&](Scope scope, Instant before) {
    return (*reader)->lot_means(scope, before).value().itm;
  };
  EXPECT_EQ(itm({GaveurId{3}, SiteCode{"MT"}}, Instant{3'000}), 14.5);
  EXPECT_EQ(itm({GaveurId{3}, std::nullopt}, Instant{2'000}), std::nullopt);
  EXPECT_EQ(itm({GaveurId{4}, std::nullopt}, Instant{3'000}), std::nullopt);
}

}  // namespace
}  // namespace gaveurs
