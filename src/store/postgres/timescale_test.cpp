// TimescaleDB: which way is taken, by every combination of setting and server; that the statements
// are what PostgreSQL can parse; and, where the extension is installed, what they do.
#include "store/postgres/timescale.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "store/postgres/pg_store.h"
#include "store/store_conformance.h"

namespace gaveurs {
namespace {

TimescaleFacts facts(const char* available, const char* installed) {
  TimescaleFacts out;
  out.available = available;
  out.installed = installed;
  return out;
}

std::string refusal(const Result<bool>& use) { return use ? "" : use.error().message; }

TEST(TimescaleChoiceTest, AutoUsesItWhereTheDatabaseHasIt) {
  EXPECT_EQ(use_timescale("auto", facts("2.17.2", "2.17.2")), true);
  EXPECT_EQ(use_timescale("auto", facts("2.17.2", "")), false);
  EXPECT_EQ(use_timescale("auto", facts("", "")), false);
  EXPECT_EQ(use_timescale("auto", facts("2.9.0", "2.9.0")), false);
  EXPECT_THAT(timescale_hint(facts("2.17.2", "")), testing::HasSubstr("CREATE EXTENSION"));
  EXPECT_THAT(timescale_hint(facts("2.9.0", "2.9.0")), testing::HasSubstr("too old"));
  EXPECT_EQ(timescale_hint(facts("", "")), "");
}

TEST(TimescaleChoiceTest, OffNeverUsesItAndOnNeverDoesWithout) {
  EXPECT_EQ(use_timescale("off", facts("2.17.2", "2.17.2")), false);
  EXPECT_EQ(use_timescale("on", facts("2.17.2", "2.17.2")), true);
  EXPECT_THAT(refusal(use_timescale("on", facts("", ""))), testing::HasSubstr("does not have"));
  EXPECT_THAT(refusal(use_timescale("on", facts("2.17.2", ""))),
              testing::HasSubstr("CREATE EXTENSION"));
  auto apache = facts("2.17.2", "2.17.2");
  apache.community = false;
  EXPECT_EQ(use_timescale("auto", apache), false);
  EXPECT_THAT(refusal(use_timescale("on", apache)), testing::HasSubstr("license"));
}

TEST(TimescaleChoiceTest, WhatIsDoneCannotBeUndoneByASetting) {
  auto used = facts("2.17.2", "2.17.2");
  used.in_use = true;
  EXPECT_EQ(use_timescale("auto", used), true);
  EXPECT_THAT(refusal(use_timescale("off", used)), testing::HasSubstr("already"));
  auto forgotten = facts("2.17.2", "2.17.2");
  forgotten.forgotten = true;
  EXPECT_EQ(use_timescale("auto", forgotten), false);
}

TEST(TimescaleChoiceTest, WhoDoesNotServeTakesTheDatabaseAsItIs) {
  const auto plan = [](const char* mode, bool serves, bool in_use) {
    auto said = facts("2.17.2", "2.17.2");
    said.in_use = in_use;
    return plan_timescale(mode, serves, said).value();
  };
  EXPECT_TRUE(plan("auto", true, false).adopt && plan("auto", true, false).hypertables);
  EXPECT_FALSE(plan("auto", false, false).adopt || plan("auto", false, false).hypertables);
  EXPECT_TRUE(plan("auto", true, true).adopt) << "the policies are the server's to set";
  EXPECT_TRUE(plan("auto", false, true).hypertables);
  EXPECT_FALSE(plan("auto", false, true).adopt);
  auto gone = facts("", "");
  gone.in_use = true;
  EXPECT_FALSE(plan_timescale("auto", false, gone).has_value());
}

TEST(TimescaleChoiceTest, AWindowInWhichNothingLiesWasRefreshed) {
  const Instant may = *parse_instant("2026-05-01T00:00:00Z");
  const Instant june = *parse_instant("2026-06-01T00:00:00Z");
  EXPECT_THAT(refresh_statements(may, june),
              testing::ElementsAre(testing::HasSubstr("'gavage_par_heure', '2026-05-01"),
                                   testing::HasSubstr("'gavage_par_jour', '2026-05-01")));
  EXPECT_THAT(refresh_statements({}, june).at(0),
              testing::HasSubstr("NULL::timestamptz, '2026-06"));
  EXPECT_TRUE(refresh_statements(june, june).empty());
  EXPECT_TRUE(refresh_statements(june, may).empty());
}

class TimescaleTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!PrivatePostgres::installed()) {
      GTEST_SKIP() << "no PostgreSQL here; install Debian's postgresql-15";
    }
    database_ = PrivatePostgres::get().make_database();
  }
  StoreOptions options(const char* mode, bool serves = true) const {
    return {.url = PrivatePostgres::get().url(database_),
            .data_dir = {},
            .timescaledb = mode,
            .serves = serves};
  }
  std::string kind_of(const char* table) const {
    return connect()
        .query_row(fmt::format("SELECT relkind FROM pg_class WHERE relname = '{}'", table))
        .at(0);
  }
  PgConnection connect() const {
    return {PrivatePostgres::get().url(database_), PgConnection::Use::kListen};
  }
  std::string database_;
};

TEST_F(TimescaleTest, OffAndAutoWithoutTheExtensionMakeMonths) {
  for (const char* mode : {"off", "auto"}) {
    ASSERT_TRUE(open_pg_store(options(mode)).has_value());
    auto db = connect();
    EXPECT_EQ(db.query_row("SELECT relkind FROM pg_class WHERE relname = 'gavage_data_lots'").at(0),
              "p");
    EXPECT_EQ(db.query_row("SELECT count(*) FROM pieces_avant(now() + interval '40 days')").at(0),
              "3");
  }
}

TEST_F(TimescaleTest, OnWithoutTheExtensionRefusesToStartAndLeavesNothing) {
  if (PrivatePostgres::has_timescale()) GTEST_SKIP() << "TimescaleDB is installed here";
  const auto store = open_pg_store(options("on"));
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(store.error().message, testing::HasSubstr("does not have the extension"));
  EXPECT_EQ(connect().query_row("SELECT to_regclass('gavage_data_lots')").at(0), "");
}

// The server was told `off`, commands have no such setting. Here the extension is only said to be
// there: whoever goes on to use it fails for want of its functions.
TEST_F(TimescaleTest, ACommandMadeHypertablesBehindTheServersBack) {
  ASSERT_TRUE(open_pg_store(options("off")).has_value());
  connect().execute(
      "INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion) "
      "VALUES (99999, 'timescaledb', 10, 2200, FALSE, '2.17.2')");
  const auto command = open_pg_store(options("auto", false));
  ASSERT_TRUE(command.has_value()) << command.error().message;
  EXPECT_EQ(kind_of("gavage_data_lots"), "p");
  EXPECT_EQ(kind_of("gavage_par_heure"), "r");
  EXPECT_TRUE(open_pg_store(options("off")).has_value()) << "as it was told";
  EXPECT_FALSE(open_pg_store(options("auto")).has_value()) << "a server would use it";
}

// A server without the extension still parses: it then misses the functions and options.
TEST_F(TimescaleTest, TheStatementsAreWellFormed) {
  if (PrivatePostgres::has_timescale()) GTEST_SKIP() << "they are run where the extension is";
  ASSERT_TRUE(open_pg_store(options("off")).has_value());
  std::vector<std::string> all = aggregate_statements();
  for (const auto& table : time_tables()) {
    const auto more = hypertable_statements({"gavage_data_lots", "time", table.segment_by, "time"});
    all.insert(all.end(), more.begin(), more.end());
  }
  for (const int days : {0, 400}) {
    const auto more = policy_statements(days);
    all.insert(all.end(), more.begin(), more.end());
  }
  for (const auto& since : {std::optional<Instant>(), std::optional(Instant{0})}) {
    const auto more = refresh_statements(since, Instant{1'700'000'000'000'000});
    all.insert(all.end(), more.begin(), more.end());
  }
  auto db = connect();
  for (const auto& sql : all) {
    db.execute("BEGIN");
    const auto done = guarded([&] { db.execute(sql); });
    if (!done) {
      // 42883: no such function; 22023: no such namespace of options.
      EXPECT_THAT(done.error().message,
                  testing::AnyOf(testing::HasSubstr("42883"), testing::HasSubstr("22023")))
          << sql;
    }
    db.execute("ROLLBACK");
  }
}

// All of the way that does not need the extension: no partitions, keys without the time plain.
TEST_F(TimescaleTest, ATableOfReadingsIsMadeReadyWithItsRowsKeysAndTriggers) {
  {
    ASSERT_TRUE(open_pg_store(options("off")).has_value());
  }
  auto db = connect();
  db.execute("RESET gaveurs.node");
  db.execute(
      "INSERT INTO gavage_data_lots SELECT now(), 'MT' || n, 0, 'matin', 1, 1, 1, 1, 1, 1, 1, 3, "
      "FALSE, NULL, n, now() FROM generate_series(1, 10) n");
  db.execute("SELECT prepare_table_de_temps('gavage_data_lots', 'time')");
  EXPECT_EQ(db.query_row("SELECT relkind FROM pg_class WHERE relname = 'gavage_data_lots'").at(0),
            "r");
  EXPECT_EQ(db.query_row("SELECT count(*), sum(corrections) FROM gavage_data_lots"),
            (std::vector<std::string>{"10", "0"}));
  const auto notes = [&] {
    return std::stoi(db.query_row("SELECT count(*) FROM changements_manuels").at(0));
  };
  const int before = notes();
  db.execute("UPDATE gavage_data_lots SET dose_reelle = 2");
  EXPECT_EQ(notes(), before + 1);
  EXPECT_FALSE(guarded([&] {
                 db.execute("INSERT INTO gavage_data_lots SELECT * FROM gavage_data_lots");
               }).has_value());
  db.execute("CREATE TABLE mesures (id BIGINT PRIMARY KEY, time TIMESTAMPTZ, nom TEXT UNIQUE)");
  db.execute("SELECT prepare_table_de_temps('mesures', 'time')");
  EXPECT_EQ(db.query_row("SELECT count(*), count(*) FILTER (WHERE indisunique) FROM pg_index "
                         "WHERE indrelid = 'mesures'::regclass"),
            (std::vector<std::string>{"2", "0"}));
}

// The store over a table of readings without partitions, which is what a hypertable is to it.
TEST_F(TimescaleTest, AnOpenStoreGoesOnWhileItsTableIsMadeReady) {
  auto store = std::move(open_pg_store(options("off")).value());
  auto set = people();
  set.lots = {lot("MT1")};
  set.meals = {meal("MT1", 0, Moment::kMatin, 400, 1), meal("MT1", 1, Moment::kMatin, 410, 2)};
  set.events = {meal_event(1, "MT1"), meal_event(2, "MT1")};
  commit(*store, set);
  connect().execute("SELECT prepare_table_de_temps('gavage_data_lots', 'time')");
  WriteSet correction;
  auto corrected = set.meals.front();
  correction.replaced.push_back({corrected.meal.lot, corrected.meal.slot, {}, 1, {}});
  corrected.meal.values.time = corrected.meal.values.time + 300 * kMicrosPerDay;
  corrected.seq = 3;
  corrected.corrections = 1;
  correction.meals = {corrected, meal("MT1", 2, Moment::kMatin, 420, 4)};
  correction.events = {meal_event(3, "MT1"), meal_event(4, "MT1")};
  commit(*store, correction);
  auto reader = std::move(store->open_reader().value());
  const auto meals = reader->meals_of_lot({"MT1"}, std::nullopt, 10).value();
  ASSERT_EQ(meals.size(), 3u);
  EXPECT_EQ(meals[0].meal.values.time, corrected.meal.values.time);
  EXPECT_EQ(meals[0].corrections, 1);
  EXPECT_EQ(connect().query_row("SELECT prepare_tous_les_mois()").at(0), "0");
}

class WithTimescaleTest : public TimescaleTest {
 protected:
  void SetUp() override {
    TimescaleTest::SetUp();
    if (IsSkipped()) return;
    if (!PrivatePostgres::has_timescale()) {
      GTEST_SKIP() << "TimescaleDB for PostgreSQL 15 is not installed here; its statements were "
                      "only parsed";
    }
    connect().execute("CREATE EXTENSION timescaledb");
  }
  static WriteSet meals_of(Instant first, int count) {
    auto set = people();
    for (int n = 0; n < count; ++n) {
      auto stored = meal("MT" + std::to_string(n % 5), n, Moment::kMatin, 400 + n, n + 1);
      stored.meal.values.time = first + n * kMicrosPerHour;
      set.meals.push_back(stored);
      set.events.push_back(meal_event(n + 1, stored.meal.lot.value));
    }
    return set;
  }
};

TEST_F(WithTimescaleTest, AggregatesAnswerAsTheNativeRollups) {
  const auto set = meals_of(*parse_instant("2025-10-25T22:00:00Z"), 60);
  auto store = std::move(open_pg_store(options("on")).value());
  commit(*store, set);
  const std::string native = PrivatePostgres::get().make_database();
  auto other = std::move(open_pg_store({.url = PrivatePostgres::get().url(native),
                                        .data_dir = {},
                                        .timescaledb = "off",
                                        .serves = true})
                             .value());
  commit(*other, set);
  PgConnection there(PrivatePostgres::get().url(native), PgConnection::Use::kListen);
  there.execute("SELECT rafraichit_agregats(1000)");
  auto here = connect();
  for (const char* view : {"gavage_par_heure", "gavage_par_jour"}) {
    here.execute(fmt::format("CALL refresh_continuous_aggregate('{}', NULL, NULL)", view));
    const auto all = fmt::format(
        "SELECT json_agg(t ORDER BY 1, 2)::text FROM (SELECT {}, gaveur_id, repas, lots, "
        "dose_theorique, dose_reelle, poids_moyen, taux_mortalite_max, temperature_min, "
        "temperature_max FROM {}) t",
        std::string_view(view).ends_with("jour") ? "jour" : "heure", view);
    EXPECT_EQ(here.query_row(all), there.query_row(all)) << view;
  }
}

TEST_F(WithTimescaleTest, ACommandChangesNeitherTablesNorPolicies) {
  ASSERT_TRUE(open_pg_store(options("auto", false)).has_value());
  EXPECT_EQ(kind_of("gavage_data_lots"), "p");
  auto keeping = options("auto");
  keeping.keep_readings_days = 400;
  ASSERT_TRUE(open_pg_store(keeping).has_value());
  EXPECT_EQ(kind_of("gavage_data_lots"), "r");
  const auto policies = [&] {
    return connect().query_row(
        "SELECT json_agg(config ORDER BY job_id)::text FROM timescaledb_information.jobs "
        "WHERE proc_name = 'policy_refresh_continuous_aggregate'");
  };
  const auto before = policies();
  EXPECT_THAT(before.at(0), testing::HasSubstr("400 days"));
  ASSERT_TRUE(open_pg_store(options("auto", false)).has_value());
  EXPECT_EQ(policies(), before);
}

TEST_F(WithTimescaleTest, TheLogIsForgottenWhereAggregatesTakeAllIn) {
  const Instant long_ago = SystemClock().now() + -100 * kMicrosPerDay;
  {
    auto store = std::move(open_pg_store(options("on")).value());
    auto set = meals_of(long_ago, 20);
    for (auto& event : set.events) event.time = long_ago;
    for (int n = 0; n < 5; ++n) {
      set.lots.push_back(lot("MT" + std::to_string(n)));
      set.lots.back().statut = LotStatus::kTermine;
    }
    commit(*store, set);
  }
  auto keeping = options("on");
  keeping.keep_readings_days = 30;
  for (int starts = 0; starts < 2; ++starts) {
    auto store = std::move(open_pg_store(keeping).value());
    for (int tries = 0; tries < 1'000; ++tries) {
      if (connect().query_row("SELECT count(*) FROM evenements").at(0) == "1") break;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    EXPECT_EQ(connect().query_row("SELECT count(*) FROM evenements").at(0), "1");
  }
}

TEST_F(WithTimescaleTest, CompressedReadingsAreCorrectedAndForgotten) {
  const Instant now = SystemClock().now();
  {
    auto store = std::move(open_pg_store(options("on")).value());
    auto set = meals_of(now + -100 * kMicrosPerDay, 20);
    for (int n = 0; n < 5; ++n) {
      auto row = lot("MT" + std::to_string(n));
      row.statut = LotStatus::kTermine;
      set.lots.push_back(row);
    }
    commit(*store, set);
    auto db = connect();
    db.execute("SELECT compress_chunk(c) FROM show_chunks('gavage_data_lots') c");
    WriteSet correction;
    auto corrected = set.meals.front();
    correction.replaced.push_back({corrected.meal.lot, corrected.meal.slot, {}, 1, {}});
    corrected.meal.values.time = now;
    corrected.corrections = 1;
    correction.meals = {corrected};
    commit(*store, correction);
    EXPECT_EQ(db.query_row("SELECT count(*) FROM gavage_data_lots").at(0), "20");
  }
  auto keeping = options("on");
  keeping.keep_readings_days = 30;
  auto store = std::move(open_pg_store(keeping).value());
  auto db = connect();
  for (int tries = 0; tries < 1'000; ++tries) {
    if (db.query_row("SELECT count(*) FROM gavage_data_lots").at(0) == "4") break;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_EQ(db.query_row("SELECT count(*), count(DISTINCT code_lot) FROM gavage_data_lots"),
            (std::vector<std::string>{"4", "1"}))
      << "the lot with a meal of now is kept whole";
  EXPECT_EQ(db.query_row("SELECT sum(repas) FROM gavage_par_heure").at(0), "20");
}

}  // namespace
}  // namespace gaveurs
