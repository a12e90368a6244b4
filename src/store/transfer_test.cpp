// Copies and backups between every pair of stores: everything arrives, or nothing.
#include "store/transfer.h"

#include <fmt/format.h>

#include <fstream>
#include <set>
#include <sstream>

#include "store/retention.h"
#include "store/rollups.h"
#include "store/row_text.h"
#include "store/store_conformance.h"
#include "store/tables.h"

namespace gaveurs {
namespace {

class TransferTest : public StoreConformance {
 protected:
  StoreOptions file(const std::string& name) const {
    return {.url = {}, .data_dir = folder_.path() + "/" + name, .create = true};
  }
  std::string backup_path() const { return folder_.path() + "/farm.backup"; }

  /// Something in every table, with all that a text or number may be.
  void fill() {
    auto set = people();
    set.gaveurs.push_back({{4}, "tab\t line\n back\\slash \\N é🦆", {"MT"}, ""});
    set.lots = {lot("MT2512001"), lot("MT2512002")};
    set.lots[0].slot = MealSlot{0, Moment::kMatin};
    set.lots[0].latest = MealValues{400, 395.1, 4'500.25, 50, 0.1, 21, 60, Instant{5}, true};
    set.lots[0].nb_repas = 5'000;
    for (int i = 0; i < 5'000; ++i) {  // more than a page
      set.meals.push_back(meal("MT2512001", i / 2, i % 2 == 0 ? Moment::kMatin : Moment::kSoir,
                               400 + i / 3.0, i + 1));
      set.events.push_back(meal_event(i + 1, "MT2512001"));
    }
    set.replaced.push_back({{"MT2512001"}, {0, Moment::kMatin}, {}, 1, Instant{9}});
    Alert raised;
    raised.id = {7};
    raised.source = "lot/MT2512001";
    raised.severity = Severity::kCritical;
    raised.value = 1e-300;
    raised.first_at = raised.since = raised.last_at = Instant{1'700'000'000'123'457};
    set.alerts.push_back(raised);
    set.queue.push_back({{"MT2512001"}, {3}, {"MT"}, Instant{11}});
    set.events.push_back(meal_event(5'001, "MT2512001"));
    set.events.back().kind = EventKind::kSensorUpdate;
    set.samples.push_back(row_of(sample("S-1", 5'001)));
    set.replaced_samples.push_back({row_of(sample("S-1", 5'001)), Instant{12}});
    Device device;
    device.id = {"ESP32_MT_01"};
    device.calibration.emplace();
    set.devices.push_back(device);
    add_product(set);
    set.leaves.push_back({0, "day", "MT2512001/0", "{}", "00", "[]"});
    set.tiles.push_back({0, 0, std::string("\0\xff", 2)});
    set.tree_head = JournalHead{1, 5'000, Instant{13}, "note\n\n", "key"};
    raised.source = "device/ESP32_MT_01";
    raised.device = device.id;
    set.line_alerts.push_back(raised);
    FrozenChart chart;
    chart.key.device = {"ESP32_MT_01"};
    chart.author = "Anne Roux";
    chart.limits.sigma = 0.1;
    set.charts.push_back(chart);
    set.baselines.push_back({{"ESP32_MT_01"}, Instant{12}, {100, 1 / 3.0, {}, 0.1, {}}});
    LotRecord record;
    record.code = {"MT2301001"};
    record.gaveur = {3};
    record.site = {"MT"};
    record.courbe = {{1, 210.5, std::nullopt}, {2, std::nullopt, 0}};
    set.records.push_back(record);
    commit(*open(), set);
    forget_something();
  }
  void add_product(WriteSet& set) {
    Product product;
    product.id = {"FG_MT_20251201_0001"};
    product.sample = {"S-1"};
    product.lot = {"MT2512001"};
    product.grade = Grade::kAPlus;
    product.score = 1 / 3.0;
    product.reason = "tab\t é";
    set.products.push_back(product);
    Feedback feedback;
    feedback.id = {8};
    feedback.product = product.id;
    feedback.rating = Rating{.overall = 4, .comment = "Très bon\n<3", .would_recommend = false};
    feedback.marks = {FeedbackMark::kNoToken, FeedbackMark::kBurst};
    feedback.weight = 0.1;
    set.feedbacks.push_back(feedback);
    add_curve(set);
  }
  void add_curve(WriteSet& set) {
    Proposition curve;
    curve.id = {9};
    curve.gaveur = {3};
    curve.doses_g = {210.25, 1 / 3.0};
    curve.forecast = "{\"é\":\"\\n\"}";
    curve.lot = {"MT2512001"};
    set.propositions.push_back(curve);
    set.curve_steps.push_back(
        {{9}, 1, Instant{5}, CurveStepKind::kProposed, "Anne Roux", "tab\t", {210.25}, 1});
    set.model = LearnedModel{.number = 1, .version = "growth-1-a", .picture = "<svg>\n</svg>"};
  }
  /// Sums of readings that are no longer kept.
  void forget_something() {
    const Instant day{900'000'000'000'000};
    MealRollup sums;
    sums.bucket = {{3}, day, day};
    sums.meals = 4;
    auto db = connect();
    mark_forgotten(*db, Instant{1'000'000'000'000'000});
    write_rollups(*db, {.hours = {sums}, .days = {sums}, .upto = 0, .more = false});
  }
};
GAVEURS_EVERY_STORE(TransferTest);

TEST_P(TransferTest, ACopyToTheOtherKindAndBackIsEqual) {
  fill();
  const auto sums = sum_store(options());
  ASSERT_TRUE(sums.has_value()) << sums.error().message;
  for (const auto& sum : *sums) EXPECT_GT(sum.rows, 0) << sum.table;
  const auto there = copy_store(options(), file("there"), {});
  ASSERT_TRUE(there.has_value()) << there.error().message;
  EXPECT_EQ(*there, *sums);
  EXPECT_EQ(sum_store(file("there")).value(), *sums);
  if (GetParam() != StoreKind::kPostgres) return;
  const StoreOptions back{.url = PrivatePostgres::get().url(PrivatePostgres::get().make_database()),
                          .data_dir = {},
                          .create = true};
  ASSERT_TRUE(copy_store(file("there"), back, {}).has_value());
  EXPECT_EQ(sum_store(back).value(), *sums);
  // New lots go on after the copied ones.
  auto store = open_store(back);
  WriteSet set;
  set.lots.push_back(lot("MT2512003"));
  commit(**store, set);
  EXPECT_GT((*store)->open_reader().value()->lot(LotCode{"MT2512003"}).value()->lot.id.value, 2);
}

TEST_P(TransferTest, ABackupIsRestoredEqual) {
  fill();
  const auto written = backup_store(options(), backup_path(), {});
  ASSERT_TRUE(written.has_value()) << written.error().message;
  ASSERT_TRUE(restore_store(backup_path(), file("restored"), {}).has_value());
  EXPECT_EQ(sum_store(file("restored")).value(), *written);
  EXPECT_EQ(sum_store(options()).value(), *written);
}

TEST_P(TransferTest, ATargetWithDataIsRefusedAndLeftAsItIs) {
  fill();
  ASSERT_TRUE(backup_store(options(), backup_path(), {}).has_value());
  const auto before = sum_store(options()).value();
  const auto restored = restore_store(backup_path(), options(), {});
  ASSERT_FALSE(restored.has_value());
  EXPECT_EQ(restored.error().kind, ErrorKind::kConflict);
  EXPECT_EQ(sum_store(options()).value(), before);
}

TEST_P(TransferTest, ADamagedBackupLeavesNothing) {
  fill();
  ASSERT_TRUE(backup_store(options(), backup_path(), {}).has_value());
  std::stringstream text;
  text << std::ifstream(backup_path()).rdbuf();
  const std::string whole = text.str();
  std::string changed = whole;
  changed.replace(changed.find("Pierre"), 6, "Pietro");
  std::string torn = whole;
  torn.replace(torn.find("\tmatin\t"), 7, "\tmatin ");
  int number = 0;
  for (const auto& damage : {whole.substr(0, whole.size() / 2), whole.substr(0, whole.size() - 5),
                             changed, torn, std::string("gaveurs-backup 2\n"), std::string("x")}) {
    std::ofstream(backup_path()) << damage;
    const auto target = file("damaged" + std::to_string(++number));
    const auto restored = restore_store(backup_path(), target, {});
    ASSERT_FALSE(restored.has_value()) << number;
    EXPECT_THAT(restored.error().kind, testing::AnyOf(ErrorKind::kCorrupt, ErrorKind::kUsage));
    if (const auto sums = sum_store(target)) {
      for (const auto& sum : *sums) EXPECT_EQ(sum.rows, 0) << sum.table;
    }
  }
}

TEST_P(TransferTest, ASnapshotDoesNotSeeWhatComesLater) {
  fill();
  bool written = false;
  const auto during = backup_store(options(), backup_path(), [&](const TableSum&) {
    if (std::exchange(written, true)) return;
    WriteSet set;
    set.events.push_back(meal_event(5'002, "MT2512001"));
    commit(*open(), set);
  });
  ASSERT_TRUE(during.has_value());
  const auto after = sum_store(options()).value();
  const auto events = [](const TableSums& sums) {
    for (const auto& sum : sums) {
      if (sum.table == "evenements") return sum.rows;
    }
    return std::int64_t{-1};
  };
  EXPECT_EQ(events(*during), 5'001);
  EXPECT_EQ(events(after), 5'002);
}

// As TimescaleDB's aggregates are, without TimescaleDB: views.
TEST_P(TransferTest, SumsOfForgottenReadingsAreNotWrittenIntoAggregates) {
  if (!PrivatePostgres::installed()) GTEST_SKIP() << "no PostgreSQL here";
  fill();
  const auto name = PrivatePostgres::get().make_database();
  const StoreOptions served{.url = PrivatePostgres::get().url(name), .data_dir = {}};
  ASSERT_TRUE(open_store(served).has_value());
  PrivatePostgres::get().run_sql(
      name,
      "ALTER TABLE gavage_par_heure RENAME TO heures; ALTER TABLE gavage_par_jour RENAME TO jours; "
      "CREATE VIEW gavage_par_heure AS SELECT * FROM heures WHERE repas > 0 GROUP BY heures.*, "
      "heure, gaveur_id, repas, lots, dose_theorique, dose_reelle, poids_moyen, "
      "taux_mortalite_max, temperature_min, temperature_max; "
      "CREATE VIEW gavage_par_jour AS SELECT * FROM jours");
  const auto copied = copy_store(options(), served, {});
  ASSERT_FALSE(copied.has_value());
  EXPECT_EQ(copied.error().kind, ErrorKind::kConflict) << copied.error().message;
  EXPECT_THAT(copied.error().message, testing::HasSubstr("aggregates"));
  by_hand("DELETE FROM gavage_par_heure; DELETE FROM gavage_par_jour");
  EXPECT_TRUE(copy_store(options(), served, {}).has_value());
}

TEST_P(TransferTest, AMinusZeroComesThroughFromPostgresToSqlite) {
  fill();
  by_hand("UPDATE gavage_alertes SET value = CAST('-0' AS DOUBLE PRECISION)");
  const auto sums = sum_store(options()).value();
  const auto there = copy_store(options(), file("there"), {});
  ASSERT_TRUE(there.has_value()) << there.error().message;
  EXPECT_EQ(*there, sums);
  EXPECT_EQ(sum_store(file("there")).value(), sums);
}

TEST_P(TransferTest, AMinusZeroInAnOlderBackupIsRestored) {
  fill();
  ASSERT_TRUE(backup_store(options(), backup_path(), {}).has_value());
  std::stringstream text;
  text << std::ifstream(backup_path()).rdbuf();
  std::string all = text.str();
  const auto at = all.find("table gavage_alertes\n");
  const auto end = all.find("end gavage_alertes ", at);
  std::string rows = all.substr(at + 21, end - at - 21);
  const auto value = rows.find("1e-300");
  ASSERT_NE(value, std::string::npos);
  rows.replace(value, 6, "-0");
  RowHash hash;
  hash.add(rows);
  const auto end_line = all.find('\n', end);
  all.replace(at + 21, end_line - at - 21,
              rows + fmt::format("end gavage_alertes 1 {:016x}", hash.value()));
  std::ofstream(backup_path()) << all;
  const auto restored = restore_store(backup_path(), file("restored"), {});
  ASSERT_TRUE(restored.has_value()) << restored.error().message;
  EXPECT_EQ(sum_store(file("restored")).value(), *restored);
}

TEST_P(TransferTest, CheckTellsWhatContradicts) {
  fill();
  const auto faults = [&] {
    std::int64_t sum = 0;
    const auto findings = check_store(options());
    EXPECT_TRUE(findings.has_value()) << findings.error().message;
    for (const auto& finding : *findings) sum += finding.faults;
    return sum;
  };
  EXPECT_EQ(faults(), 0);
  by_hand("DELETE FROM evenements WHERE seq = 17");
  EXPECT_EQ(faults(), 2) << "a gap, and a meal that nobody was told of";
  by_hand("DELETE FROM conservation");
  by_hand("UPDATE lots_gavage SET nb_repas = 3");
  EXPECT_EQ(faults(), 4);
}

TEST_P(TransferTest, EveryTableAndColumnOfTheSchemaIsCarried) {
  open();
  auto db = connect();
  const bool is_sqlite = GetParam() == StoreKind::kSqlite;
  auto& rows = db->prepared(
      is_sqlite ? "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c "
                  "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
                : "SELECT table_name::text, column_name::text FROM information_schema.columns "
                  "WHERE table_schema = 'public' AND table_name NOT LIKE 'gavage_data_lots\\_%'");
  std::set<std::string> schema;
  const std::set<std::string> own = {"schema_migrations",   "sonde",  "generation",
                                     "changements_manuels", "noeuds", "agregats_suivi"};
  rows.with();
  while (rows.step()) {
    if (own.contains(std::string(rows.text(0)))) continue;
    schema.insert(std::string(rows.text(0)) + "." + std::string(rows.text(1)));
  }
  std::set<std::string> carried;
  for (const auto& table : data_tables()) {
    for (const auto& column : table.columns) {
      carried.insert(std::string(table.name) + "." + std::string(column.name));
    }
  }
  EXPECT_EQ(carried, schema);
}

}  // namespace
}  // namespace gaveurs
