// Control charts and baselines: behaviour every store must have.
#include "store/chart_rows.h"

#include "store/sample_codec.h"
#include "store/store_conformance.h"

namespace gaveurs {
namespace {

using StoreChartsTest = StoreConformance;
GAVEURS_EVERY_STORE(StoreChartsTest);

constexpr Instant kForever{4'000'000'000'000'000};
const DeviceId kDevice{"ESP32_MT_01"};

Instant at(std::int64_t second) { return Instant{1'700'000'000'000'000} + second * 1'000'000; }

FrozenChart frozen(Characteristic c, std::int64_t second) {
  FrozenChart out;
  out.key = {kDevice, c, ""};
  out.limits = {ChartKind::kMean, 4, 527.25, 28.5, 612.75, 441.75, 117.3, 267.5, 0, 800, 4, 1};
  out.spec = {std::nullopt, 700};
  out.alarm_rules = rule_bit(1) | rule_bit(5);
  out.author = "Anne Désert";
  out.note = "après nettoyage";
  out.frozen_at = at(second);
  out.from = at(0);
  out.applies_from = at(100);
  return out;
}

// A sample every second; each third one has no measured zone, so no mass.
void add_samples(WriteSet& set, int count) {
  for (int i = 1; i <= count; ++i) {
    StoredSample s;
    s.sample.id.value = "S-" + std::to_string(i);
    s.sample.device = kDevice;
    s.sample.time = at(i);
    s.sample.tof.distance_mm.fill(200 + i);
    s.analysis.tof.zones_used = i % 3 == 0 ? 0 : 30;
    s.analysis.tof.mass_g = 500 + i;
    s.analysis.tof.roughness_mm = 1 + i / 10.0;
    s.analysis.fusion.final_score = 0.5;
    s.analysis.fusion.final_grade = i % 2 == 0 ? Grade::kReject : Grade::kA;
    s.first_seq = s.values_seq = s.seq = i;
    s.recorded_at = at(i);
    SampleRow row;
    row.raw = encode_raw(s.sample.tof, s.sample.spectral);
    row.analysis = encode_analysis(s.analysis);
    row.stored = std::make_shared<const StoredSample>(std::move(s));
    set.samples.push_back(std::move(row));
    set.events.push_back({i, at(i), EventKind::kSensorUpdate, {}, {"MT"}, {}, "{}", "{}"});
  }
}

TEST_P(StoreChartsTest, GivesBackLimitsAndKeepsTheirHistory) {
  auto first = frozen(Characteristic::kMass, 10), second = frozen(Characteristic::kMass, 20);
  second.limits = {ChartKind::kIndividuals, 1, 500, 10, {}, {}, {}, {}, {}, 0, 0, 0};
  second.from.reset();
  const auto other = frozen(Characteristic::kFat, 15);
  auto store = open();
  WriteSet set;
  set.charts = {first, second, other};
  commit(*store, set);
  auto reader = store->open_reader().value();
  const std::vector<FrozenChart> newest{other, second}, history{second, first};
  EXPECT_EQ(reader->charts_of(kDevice).value(), newest);
  EXPECT_EQ(reader->chart_history(first.key, 10).value(), history);
  EXPECT_EQ(reader->chart_history(first.key, 1)->size(), 1u);
  EXPECT_TRUE(reader->charts_of({"ESP32_LL_01"})->empty());
  auto tx = store->begin().value();
  EXPECT_EQ(tx->charts_of(kDevice).value(), newest);
}

TEST_P(StoreChartsTest, GivesTheFiguresOfADevicesSamplesInTheirOrder) {
  auto store = open();
  WriteSet set;
  add_samples(set, 12);
  commit(*store, set);
  auto reader = store->open_reader().value();
  const ChartKey mass{kDevice, Characteristic::kMass, ""};
  const auto all = reader->chart_samples(mass, at(0), kForever, 100).value();
  ASSERT_EQ(all.size(), 12u);
  EXPECT_EQ(all[0], (ChartSample{{"S-1"}, at(1), 501}));
  EXPECT_EQ(all[2].value, std::nullopt);
  const auto some = reader->chart_samples(mass, at(3), at(11), 4).value();
  ASSERT_EQ(some.size(), 4u);
  EXPECT_EQ(some[0].id.value, "S-7");
  EXPECT_EQ(some[3].id.value, "S-10");
  EXPECT_EQ(reader->chart_count(mass, at(1), kForever).value(), 8);
  EXPECT_EQ(reader->chart_count(mass, at(3), at(6)).value(), 2);

  const ChartKey rough{kDevice, Characteristic::kRoughness, ""};
  const auto roughness = reader->chart_samples(rough, at(0), kForever, 2).value();
  EXPECT_EQ(roughness[0].value, 2.1);
  EXPECT_EQ(roughness[1].value, std::nullopt);
  EXPECT_EQ(reader->chart_count(rough, at(0), kForever).value(), 8);
  const ChartKey rejects{kDevice, Characteristic::kDefects, ""};
  const auto shares = reader->chart_samples(rejects, at(0), kForever, 2).value();
  EXPECT_EQ(shares[0].value, 0);
  EXPECT_EQ(shares[1].value, 1);
  EXPECT_EQ(reader->chart_count(rejects, at(0), kForever).value(), 12);

  const auto whole = reader->newest_of_device(kDevice, 3).value();
  ASSERT_EQ(whole.size(), 3u);
  EXPECT_EQ(whole[2].sample.id.value, "S-12");
  EXPECT_EQ(whole[2].sample.tof.distance_mm[5], 212);
}

TEST_P(StoreChartsTest, ABaselineIsReplacedByTheNextOne) {
  auto store = open();
  EXPECT_FALSE(store->open_reader().value()->baseline_of(kDevice).value());
  WriteSet set;
  set.baselines.push_back({kDevice, at(5), {100, 12.5, 1800, std::nullopt, 3}});
  commit(*store, set);
  set.clear();
  set.baselines.push_back({kDevice, at(9), {100, 13, std::nullopt, 20, 3}});
  commit(*store, set);
  const auto kept = store->open_reader().value()->baseline_of(kDevice).value();
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->taken_at, at(9));
  EXPECT_EQ(kept->values, (SensorBaseline{100, 13, std::nullopt, 20, 3}));
}

TEST_P(StoreChartsTest, ADamagedFrameHidesItsOwnSampleOnly) {
  auto store = open();
  WriteSet set;
  add_samples(set, 4);
  set.samples[1].raw[3] ^= 0x55;
  set.samples[2].analysis[3] ^= 0x55;
  commit(*store, set);
  auto reader = store->open_reader().value();
  EXPECT_EQ(reader->newest_of_device(kDevice, 10)->size(), 2u);
  const ChartKey rough{kDevice, Characteristic::kRoughness, ""};
  EXPECT_EQ(reader->chart_samples(rough, at(0), kForever, 10)->at(2).value, std::nullopt);
}

}  // namespace
}  // namespace gaveurs
