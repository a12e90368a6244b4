// Samples, devices and the queue: behaviour every store must have.
#include "store/sample_rows.h"

#include "store/sample_codec.h"
#include "store/store_conformance.h"

namespace gaveurs {
namespace {

using StoreSamplesTest = StoreConformance;
GAVEURS_EVERY_STORE(StoreSamplesTest);

void expect_same(const StoredSample& a, const StoredSample& b) {
  EXPECT_EQ(a.sample, b.sample);
  EXPECT_EQ(encode_analysis(a.analysis), encode_analysis(b.analysis));
  EXPECT_EQ(a.lot, b.lot);
  EXPECT_EQ(a.link, b.link);
  EXPECT_EQ(a.first_seq, b.first_seq);
  EXPECT_EQ(a.values_seq, b.values_seq);
  EXPECT_EQ(a.seq, b.seq);
  EXPECT_EQ(a.recorded_at, b.recorded_at);
  EXPECT_EQ(a.corrections, b.corrections);
}

TEST_P(StoreSamplesTest, GivesBackASampleExactly) {
  const auto sent = sample("S-1", 1);
  {
    auto store = open();
    WriteSet set;
    set.samples.push_back(row_of(sent));
    announce(set, 1);
    commit(*store, set);
  }
  auto store = open();
  auto reader = store->open_reader().value();
  const auto back = reader->sample({"S-1"}).value();
  ASSERT_TRUE(back.has_value());
  expect_same(*back, sent);
  expect_same(*reader->newest_sample().value(), sent);
  EXPECT_FALSE(reader->sample({"S-2"}).value().has_value());
  EXPECT_EQ(reader->events(0, 9, 9, std::nullopt)->front().body, R"({"sample_id":"x"})");
}

TEST_P(StoreSamplesTest, ThousandsOfOneCommitAreFoundAgain) {
  auto store = open();
  WriteSet set;
  for (Seq seq = 1; seq <= 1'000; ++seq) {
    set.samples.push_back(row_of(sample("S-" + std::to_string(seq), seq)));
    announce(set, seq);
  }
  commit(*store, set);
  auto tx = store->begin().value();
  const std::vector<SampleId> ids{{"S-1"}, {"S-1000"}, {"S-1001"}};
  EXPECT_EQ(tx->samples(ids)->size(), 2u);
  const auto quality = tx->lot_quality({"MT2512001"}).value();
  EXPECT_EQ(quality.samples, 1'000);
  EXPECT_EQ(quality.by_grade[static_cast<std::size_t>(Grade::kA)], 1'000);
  EXPECT_NEAR(*quality.mean_mass_g(), 1'000.5, 1e-6);
  EXPECT_NEAR(*quality.sd_mass_g(), 288.8194, 1e-3);
  tx.reset();
  auto reader = store->open_reader().value();
  const auto page = reader->samples_first_seen(10, 30).value();
  ASSERT_EQ(page.size(), 20u);
  EXPECT_EQ(page.front().sample.id.value, "S-11");
}

TEST_P(StoreSamplesTest, ACorrectionReplacesTheRowAndKeepsWhatWas) {
  auto store = open();
  const auto first = sample("S-1", 1);
  WriteSet set;
  set.samples.push_back(row_of(first));
  announce(set, 1);
  commit(*store, set);
  auto second = sample("S-1", 1);
  second.sample.tof.distance_mm.fill(200);
  second.values_seq = second.seq = 2;
  second.corrections = 1;
  WriteSet correction;
  correction.samples.push_back(row_of(second));
  correction.replaced_samples.push_back({row_of(first), Instant{77}});
  announce(correction, 2);
  commit(*store, correction);
  auto reader = store->open_reader().value();
  expect_same(*reader->sample({"S-1"}).value(), second);
  const auto history = reader->replaced_of_sample({"S-1"}).value();
  ASSERT_EQ(history.size(), 1u);
  expect_same(history.front().was, first);
  EXPECT_EQ(history.front().replaced_at, Instant{77});
}

TEST_P(StoreSamplesTest, ANumberThatIsNotKnownIsNoNumber) {
  auto store = open();
  auto nothing = sample("S-1", 1);
  nothing.analysis.tof.zones_used = 0;
  nothing.analysis.tof.mass_g = 0;
  nothing.analysis.fusion.confidence = std::nan("");
  WriteSet set;
  set.samples.push_back(row_of(nothing));
  announce(set, 1);
  commit(*store, set);
  auto tx = store->begin().value();
  const auto quality = tx->lot_quality({"MT2512001"}).value();
  EXPECT_EQ(quality.samples, 1);
  EXPECT_EQ(quality.weighed, 0);
  EXPECT_FALSE(quality.mean_mass_g().has_value());
}

TEST_P(StoreSamplesTest, KeepsADeviceAsItLastWas) {
  auto store = open();
  Device device;
  device.id = {"ESP32_MT_01"};
  device.site = {"MT"};
  device.firmware = "3.1.0";
  device.first_seen = device.last_seen = Instant{10};
  WriteSet set;
  set.devices.push_back(device);
  commit(*store, set);
  device.calibration.emplace().belt_mm = 251;
  device.uptime_s = 30;
  device.last_seen = Instant{20};
  device.last_sample = Instant{20};
  device.samples = 4;
  set.devices = {device};
  commit(*store, set);
  auto reader = store->open_reader().value();
  const auto all = reader->devices(std::nullopt).value();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all.front().calibration, device.calibration);
  EXPECT_EQ(all.front().first_seen, Instant{10});
  EXPECT_EQ(all.front().samples, 4);
  EXPECT_EQ(all.front().uptime_s, 30);
  EXPECT_TRUE(reader->devices(SiteCode{"LL"})->empty());
}

TEST_P(StoreSamplesTest, ALotGoesThroughTheQueue) {
  auto store = open();
  PendingLot waits{{"MT2512001"}, {3}, {"MT"}, Instant{5}};
  waits.ducks = 48;
  waits.forecast = LiverForecast{541.5, 47, kRecords2023};
  waits.seq = 1;
  WriteSet set;
  set.queue.push_back(waits);
  commit(*store, set);
  auto tx = store->begin().value();
  EXPECT_EQ(tx->pending_lot({"MT2512001"}).value(), waits);
  EXPECT_EQ(tx->pending_lots({"MT"}, 5).value(), std::vector{waits});
  EXPECT_TRUE(tx->pending_lots({"LL"}, 5)->empty());
  auto taken = waits;
  taken.state = PendingState::kTaken;
  taken.taken_by = {"ESP32_MT_01"};
  taken.taken_at = Instant{6};
  taken.seq = 2;
  set = {};
  set.queue.push_back(taken);
  ASSERT_TRUE(tx->write(set).has_value());
  EXPECT_EQ(tx->taken_by({"ESP32_MT_01"}).value(), taken);
  EXPECT_TRUE(tx->pending_lots({"MT"}, 5)->empty());
  ASSERT_TRUE(tx->commit().has_value());
  tx.reset();
  auto reader = store->open_reader().value();
  EXPECT_EQ(reader->queue(std::nullopt, 10)->size(), 1u);
  taken.state = PendingState::kInspected;
  taken.inspected_at = Instant{7};
  set.queue = {taken};
  commit(*store, set);
  EXPECT_TRUE(reader->queue(std::nullopt, 10)->empty());
  EXPECT_EQ(reader->pending_lot({"MT2512001"}).value(), taken);
}

TEST_P(StoreSamplesTest, ADamagedFrameIsSaidAndNotShown) {
  auto store = open();
  WriteSet set;
  set.samples.push_back(row_of(sample("S-1", 1)));
  announce(set, 1);
  commit(*store, set);
  by_hand(GetParam() == StoreKind::kSqlite ? "UPDATE sqal_sensor_samples SET raw = x'52010000'"
                                           : "UPDATE sqal_sensor_samples SET raw = '\\x52010000'");
  auto reader = store->open_reader().value();
  const auto damaged = reader->sample({"S-1"});
  ASSERT_FALSE(damaged.has_value());
  EXPECT_EQ(damaged.error().kind, ErrorKind::kCorrupt);
}

}  // namespace
}  // namespace gaveurs
