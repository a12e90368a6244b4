// What only a store behind a server can meet: the server goes away, or a commit's answer is lost.
#include "store/postgres/pg_store.h"

#include <condition_variable>
#include <mutex>
#include <set>

#include "base/clock.h"
#include "store/store_conformance.h"

namespace gaveurs {
namespace {

class PgStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!PrivatePostgres::installed()) {
      GTEST_SKIP() << "no PostgreSQL here; install Debian's postgresql-15";
    }
    database_ = server().make_database();
    auto opened = open_pg_store({.url = server().url(database_), .data_dir = {}});
    ASSERT_TRUE(opened.has_value()) << opened.error().message;
    store_ = std::move(*opened);
  }
  static PrivatePostgres& server() { return PrivatePostgres::get(); }
  /// Ends this test's sessions as an administrator would.
  void end_sessions(const std::string& application) {
    server().run_sql("postgres",
                     "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                     "WHERE datname = '" +
                         database_ + "' AND application_name LIKE '" + application + "'");
  }

  std::string database_;
  std::unique_ptr<Store> store_;
};

TEST_F(PgStoreTest, GoesOnAfterTheServerRestarted) {
  commit(*store_, people());
  auto reader = std::move(store_->open_reader().value());
  ASSERT_EQ(reader->gaveur_count().value(), 1);
  server().stop(SIGINT);
  EXPECT_FALSE(store_->begin().has_value());
  const auto unread = reader->gaveur_count();
  ASSERT_FALSE(unread.has_value());
  EXPECT_EQ(unread.error().kind, ErrorKind::kUnavailable);
  server().start();
  EXPECT_EQ(reader->gaveur_count().value(), 1);
  WriteSet set;
  set.lots.push_back(lot("MT2512001"));
  commit(*store_, set);
  EXPECT_TRUE(reader->lot(LotCode{"MT2512001"}).value().has_value());
}

TEST_F(PgStoreTest, AQuestionIsAskedAgainOnANewSession) {
  auto reader = std::move(store_->open_reader().value());
  ASSERT_EQ(reader->gaveur_count().value(), 0);
  end_sessions("gaveurs reader");
  EXPECT_EQ(reader->gaveur_count().value(), 0);
  // Also one that this session was never asked.
  end_sessions("gaveurs reader");
  EXPECT_TRUE(reader->recent_meals(std::nullopt, 10).has_value());
}

TEST_F(PgStoreTest, ASnapshotWhoseSessionEndsIsRefusedNotMixedWithALaterOne) {
  auto reader = std::move(store_->open_reader().value());
  {
    const ReadSnapshot snapshot(*reader);
    ASSERT_TRUE(snapshot.begun().has_value());
    EXPECT_EQ(reader->gaveur_count().value(), 0);
    end_sessions("gaveurs reader");
    commit(*store_, people());
    EXPECT_FALSE(reader->gaveur_count().has_value());
    EXPECT_FALSE(reader->gaveur_count().has_value());
  }
  EXPECT_EQ(reader->gaveur_count().value(), 1);
  end_sessions("gaveurs reader");
  const ReadSnapshot again(*reader);
  EXPECT_TRUE(again.begun().has_value());
}

TEST_F(PgStoreTest, ATransactionWhoseSessionEndsIsRefusedAndLeavesNothing) {
  commit(*store_, people());
  {
    auto tx = std::move(store_->begin().value());
    WriteSet set;
    set.lots.push_back(lot("MT2512001"));
    end_sessions("gaveurs writer");
    const auto wrote = tx->write(set);
    const auto done = tx->commit();
    EXPECT_FALSE(wrote.has_value() && done.has_value());
  }
  auto reader = std::move(store_->open_reader().value());
  EXPECT_FALSE(reader->lot(LotCode{"MT2512001"}).value().has_value());
  commit(*store_, people());
}

// Commits while the server crashes, as often as it takes to lose answers: each outcome that was
// told must be what the database holds afterwards.
TEST_F(PgStoreTest, TheOutcomeOfALostCommitIsFoundOut) {
  commit(*store_, people());
  std::set<Seq> kept;
  std::set<Seq> refused;
  std::atomic<bool> stopping{false};
  std::thread writer([&] {
    for (std::int64_t n = 1; !stopping; ++n) {
      auto tx = store_->begin();
      if (!tx) continue;
      WriteSet set;
      set.events.push_back(meal_event((*tx)->head() + 1, "MT" + std::to_string(n)));
      const auto wrote = (*tx)->write(set);
      const auto done = (*tx)->commit();
      if (wrote && done) kept.insert(n);
      if (!done && done.error().message.find("not known yet") == std::string::npos) {
        refused.insert(n);
      }
    }
  });
  for (int crash = 0; crash < 2; ++crash) {
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    server().stop(SIGQUIT);
    server().start();
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  stopping = true;
  writer.join();
  auto reader = std::move(store_->open_reader().value());
  std::set<Seq> stored;
  const auto events = reader->events(0, 1'000'000, 1'000'000, std::nullopt).value();
  for (const auto& event : events) stored.insert(std::stoll(event.lot.value.substr(2)));
  EXPECT_GT(kept.size(), 10u);
  for (const Seq n : kept) EXPECT_TRUE(stored.contains(n)) << n << " was told to be stored";
  for (const Seq n : refused) EXPECT_FALSE(stored.contains(n)) << n << " was told not to be";
}

TEST_F(PgStoreTest, WatchersAreWokenByCommitsOfOthers) {
  auto other = std::move(open_pg_store({.url = server().url(database_), .data_dir = {}}).value());
  std::mutex mutex;
  std::condition_variable changed;
  int woken = 0;
  store_->watch([&] {
    const std::lock_guard lock(mutex);
    ++woken;
    changed.notify_one();
  });
  const auto wait_for_more = [&](int than) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, std::chrono::seconds(10), [&] { return woken > than; });
  };
  commit(*other, people());
  EXPECT_TRUE(wait_for_more(0));
  // Also after the session that listens was ended.
  end_sessions("gaveurs listener");
  ASSERT_TRUE(wait_for_more(woken));
  EXPECT_TRUE(store_->poll_changes().value());
  store_->watch({});
}

TEST_F(PgStoreTest, OneOfTwoLeads) {
  auto other = std::move(open_pg_store({.url = server().url(database_), .data_dir = {}}).value());
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!store_->leads() && !other->leads() && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_NE(store_->leads(), other->leads());
  auto& follower = store_->leads() ? other : store_;
  (store_->leads() ? store_ : other).reset();
  while (!follower->leads() && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_TRUE(follower->leads());
}

// What another node wrote is forgotten, and nothing else; what it does not tell of, all.
TEST_F(PgStoreTest, OnlyTheLotsThatOthersFedAreForgotten) {
  auto other = std::move(open_pg_store({.url = server().url(database_), .data_dir = {}}).value());
  commit(*store_, people());
  const auto changes = [&] { return store_->begin().value()->changes_by_others(); };
  (void)changes();
  WriteSet fed;
  fed.lots = {lot("MT1"), lot("MT2")};
  fed.meals = {meal("MT1", 0, Moment::kMatin, 400, 1), meal("MT2", 0, Moment::kMatin, 400, 2)};
  fed.events = {meal_event(1, "MT1"), meal_event(2, "MT2"), meal_event(3, "MT1")};
  fed.events.push_back({4, Instant{4}, EventKind::kAlert, {5}, {"MT"}, {}, "{}"});
  commit(*other, fed);
  const auto told = changes();
  EXPECT_FALSE(told.all);
  EXPECT_THAT(told.lots, testing::UnorderedElementsAre(LotCode{"MT1"}, LotCode{"MT2"}));
  EXPECT_THAT(told.gaveurs, testing::ElementsAre(GaveurId{5}));
  EXPECT_FALSE(changes().any) << "told once";
  WriteSet own;
  own.lots = {lot("MT3")};
  own.events = {meal_event(5, "MT3")};
  commit(*store_, own);
  EXPECT_FALSE(changes().any) << "its own";
  WriteSet untold;
  untold.lots = {lot("MT1")};
  commit(*other, untold);
  EXPECT_TRUE(changes().all) << "no event names the lot";
  server().run_sql(database_, "RESET gaveurs.node; UPDATE lots_gavage SET genetique = 'x'");
  EXPECT_TRUE(changes().all) << "by hand";
}

TEST_F(PgStoreTest, AStatementThatTakesTooLongIsEndedAndSaid) {
  PgConnection db(server().url(database_), PgConnection::Use::kRead);
  EXPECT_EQ(db.query_row("SHOW statement_timeout").at(0), "30s");
  db.execute("SET statement_timeout = '50ms'");
  const auto ended = guarded([&] { db.execute("SELECT pg_sleep(20)"); });
  ASSERT_FALSE(ended.has_value());
  EXPECT_EQ(ended.error().kind, ErrorKind::kUnavailable);
  EXPECT_THAT(ended.error().message, testing::HasSubstr("too long"));
  EXPECT_EQ(db.query_row("SELECT 1").at(0), "1") << "the session goes on";
}

TEST_F(PgStoreTest, ASlotThatNobodyReadsIsToldWithWhatToDo) {
  store_ = std::move(
      open_pg_store({.url = server().url(database_), .data_dir = {}, .slot_lag_warning_mb = 1})
          .value());
  server().run_sql(database_, "SELECT pg_create_physical_replication_slot('vers_lyon', true)");
  server().run_sql(database_,
                   "CREATE TABLE much AS SELECT repeat(n::text, 100) FROM "
                   "generate_series(1, 20000) n");
  const auto until = [&](auto good) {
    for (int tries = 0; tries < 1'000 && !good(store_->condition()); ++tries) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return store_->condition();
  };
  const auto lagging = until([](const auto& now) { return !now.warning.empty(); });
  EXPECT_GT(lagging.slot_lag_bytes.value_or(0), 1 << 20);
  EXPECT_THAT(lagging.warning, testing::HasSubstr("pg_drop_replication_slot('vers_lyon')"));
  server().run_sql(database_, "SELECT pg_drop_replication_slot('vers_lyon')");
  const auto after = until([](const auto& now) { return now.warning.empty(); });
  EXPECT_EQ(after.warning, "");
  EXPECT_FALSE(after.slot_lag_bytes.has_value());
}

TEST_F(PgStoreTest, MealsLieInTheMonthOfTheirTime) {
  auto set = people();
  auto now = meal("MT2512001", 0, Moment::kMatin, 400, 1);
  now.meal.values.time = SystemClock().now();
  auto long_ago = meal("MT2512001", 1, Moment::kMatin, 400, 2);
  long_ago.meal.values.time = Instant{0};
  set.meals = {now, long_ago};
  commit(*store_, set);
  PgConnection db(server().url(database_), PgConnection::Use::kRead);
  EXPECT_EQ(db.query_row("SELECT count(*) FROM gavage_data_lots_autres").at(0), "1");
  EXPECT_EQ(db.query_row("SELECT count(*) FROM gavage_data_lots").at(0), "2");
  // A correction may move a meal into another month; it is there once.
  WriteSet correction;
  correction.replaced.push_back({long_ago.meal.lot, long_ago.meal.slot, {}, 2, {}});
  long_ago.meal.values.time = now.meal.values.time;
  long_ago.corrections = 1;
  correction.meals = {long_ago};
  commit(*store_, correction);
  EXPECT_EQ(db.query_row("SELECT count(*) FROM gavage_data_lots_autres").at(0), "0");
  EXPECT_EQ(db.query_row("SELECT count(*) FROM gavage_data_lots").at(0), "2");
}

}  // namespace
}  // namespace gaveurs
