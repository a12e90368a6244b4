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
    auto opened = open_pg_store(server().url(database_));
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
  auto other = std::move(open_pg_store(server().url(database_)).value());
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
  auto other = std::move(open_pg_store(server().url(database_)).value());
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

TEST_F(PgStoreTest, RollupsFollowMealsAndCorrectionsOverTheClockChange) {
  auto set = people();
  // The Sunday of 25 hours: 2025-10-26 begins at 22:00 UTC the day before.
  const Instant midnight = *parse_instant("2025-10-25T22:00:00Z");
  for (int n = 0; n < 26; ++n) {
    auto stored = meal("MT" + std::to_string(n), 0, Moment::kMatin, 400 + n, n + 1);
    stored.meal.values.time = midnight + n * kMicrosPerHour;
    set.meals.push_back(stored);
    set.events.push_back(meal_event(n + 1, stored.meal.lot.value));
  }
  commit(*store_, set);
  PgConnection db(server().url(database_), PgConnection::Use::kRead);
  const auto day = [&](const std::string& column) {
    return db.query_row("SELECT " + column +
                        " FROM gavage_par_jour WHERE gaveur_id = 3 "
                        "AND jour = '2025-10-26 00:00 Europe/Paris'");
  };
  const auto wait_until_day_is = [&](const std::string& meals) {
    for (int tries = 0; tries < 500; ++tries) {
      const auto row = day("repas");
      if (!row.empty() && row[0] == meals) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
  };
  ASSERT_TRUE(wait_until_day_is("25"));
  EXPECT_EQ(day("dose_reelle").at(0), "412");
  EXPECT_EQ(db.query_row("SELECT count(*) FROM gavage_par_heure").at(0), "26");
  // The first meal moves to the day after: it is in one day only.
  WriteSet correction;
  auto moved = set.meals.front();
  correction.replaced.push_back({moved.meal.lot, moved.meal.slot, moved.meal.values, 1, {}});
  moved.meal.values.time = midnight + 30 * kMicrosPerHour;
  moved.seq = 27;
  moved.corrections = 1;
  correction.meals.push_back(moved);
  correction.events.push_back(meal_event(27, moved.meal.lot.value));
  commit(*store_, correction);
  ASSERT_TRUE(wait_until_day_is("24"));
  EXPECT_EQ(db.query_row("SELECT sum(repas) FROM gavage_par_jour").at(0), "26");
  EXPECT_EQ(db.query_row("SELECT sum(repas) FROM gavage_par_heure").at(0), "26");
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
}

}  // namespace
}  // namespace gaveurs
