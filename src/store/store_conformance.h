// What the tests of every kind of store share: a store under test (a database of its own, opened
// as often as wanted) and the rows they write. Tests only.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <memory>
#include <string>

#include "base/temporary_folder.h"
#include "store/open.h"
#include "store/postgres/pg_connection.h"
#include "store/private_postgres.h"
#include "store/sample_codec.h"
#include "store/sqlite/connection.h"

namespace gaveurs {

enum class StoreKind { kSqlite, kPostgres };

class StoreConformance : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    if (GetParam() == StoreKind::kSqlite) return;
    if (!PrivatePostgres::installed()) {
      GTEST_SKIP() << "no PostgreSQL here; install Debian's postgresql-15";
    }
    database_ = PrivatePostgres::get().make_database();
  }

  StoreOptions options() const {
    if (GetParam() == StoreKind::kSqlite)
      return {.url = {}, .data_dir = folder_.path(), .create = true};
    return {.url = PrivatePostgres::get().url(database_), .data_dir = {}, .create = true};
  }
  std::unique_ptr<Store> open() const {
    auto store = open_store(options());
    EXPECT_TRUE(store.has_value()) << (store ? "" : store.error().message);
    return store ? std::move(*store) : nullptr;
  }
  /// As an operator would by hand, with another program.
  void by_hand(const std::string& sql) const { connect()->execute(sql); }
  std::unique_ptr<SqlConnection> connect() const {
    if (GetParam() == StoreKind::kSqlite) {
      return std::make_unique<SqliteConnection>(folder_.path() + "/gaveurs.db",
                                                SqliteConnection::Mode::kCreate);
    }
    auto db = std::make_unique<PgConnection>(PrivatePostgres::get().url(database_),
                                             PgConnection::Use::kWrite);
    db->execute("RESET gaveurs.node");
    return db;
  }

  TemporaryFolder folder_;
  std::string database_;
};

#define GAVEURS_EVERY_STORE(Suite)                                                              \
  INSTANTIATE_TEST_SUITE_P(Every, Suite,                                                        \
                           testing::Values(StoreKind::kSqlite, StoreKind::kPostgres),           \
                           [](const auto& tested) {                                             \
                             return tested.param == StoreKind::kSqlite ? "Sqlite" : "Postgres"; \
                           })

inline StoredMeal meal(const std::string& lot, int jour, Moment moment, double given, Seq seq) {
  StoredMeal out;
  out.meal.lot = {lot};
  out.meal.gaveur = {3};
  out.meal.slot = {jour, moment};
  out.meal.values.dose_theorique_g = 400;
  out.meal.values.dose_reelle_g = given;
  out.meal.values.time = Instant{1'700'000'000'000'000 + jour * kMicrosPerDay};
  out.seq = seq;
  return out;
}

inline Lot lot(const std::string& code) {
  Lot out;
  out.code = {code};
  out.gaveur = {3};
  out.site = {"MT"};
  out.debut = Instant{1'700'000'000'000'000};
  out.nb_canards_initial = 50;
  return out;
}

inline Event meal_event(Seq seq, const std::string& lot_code, std::int64_t gaveur = 3) {
  return {seq, Instant{seq * 1'000'000}, EventKind::kGavageRealtime, {gaveur}, {"MT"}, {lot_code},
          "{}"};
}

inline WriteSet people() {
  WriteSet set;
  set.sites.push_back({{"MT"}, "Maubourguet", "Occitanie"});
  set.gaveurs.push_back({{3}, "Pierre Leroy", {"MT"}, std::nullopt});
  return set;
}

inline StoredSample sample(const std::string& id, Seq seq) {
  StoredSample out;
  Sample& s = out.sample;
  s.id.value = id;
  s.device.value = "ESP32_MT_01";
  s.site.value = "MT";
  s.time = Instant{1'700'000'000'000'000 + seq};
  s.lot = LotCode{"MT2512001"};
  s.eleveur = "Ferme Désert";
  s.tof.distance_mm.fill(231.5);
  s.tof.reflectance.emplace().fill(48);
  s.spectral.counts[3] = 40'000;
  s.spectral.gain = 64;
  s.claimed_grade = Grade::kB;
  s.claimed_score = 0.625;
  s.claims = R"({"vl53l8ch":{"mass_g":510}})";
  out.analysis.tof.mass_g = 500 + static_cast<double>(seq);
  out.analysis.tof.zones_used = 30;
  out.analysis.fusion.final_grade = Grade::kA;
  out.analysis.fusion.reasons = {"surface régulière"};
  out.lot.value = "MT2512001";
  out.link = LotLink::kMessage;
  out.first_seq = out.values_seq = out.seq = seq;
  out.recorded_at = Instant{1'700'000'100'000'000};
  return out;
}

inline SampleRow row_of(StoredSample stored) {
  SampleRow row;
  row.raw = encode_raw(stored.sample.tof, stored.sample.spectral);
  row.analysis = encode_analysis(stored.analysis);
  row.stored = std::make_shared<const StoredSample>(std::move(stored));
  return row;
}

inline void announce(WriteSet& set, Seq seq) {
  set.events.push_back(
      {seq, Instant{5}, EventKind::kSensorUpdate, {}, {"MT"}, {"MT2512001"}, R"({"all":"of it"})"});
  set.events.back().brief = R"({"sample_id":"x"})";
}

inline void commit(Store& store, const WriteSet& set) {
  auto tx = store.begin();
  ASSERT_TRUE(tx.has_value()) << tx.error().message;
  const auto wrote = (*tx)->write(set);
  ASSERT_TRUE(wrote.has_value()) << wrote.error().message;
  const auto done = (*tx)->commit();
  ASSERT_TRUE(done.has_value()) << done.error().message;
}

}  // namespace gaveurs
