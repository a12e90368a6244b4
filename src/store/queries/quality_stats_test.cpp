// Questions about many samples: pages, sums, and the alerts of the line; for every store.
#include "store/sample_codec.h"
#include "store/store_conformance.h"

namespace gaveurs {
namespace {

using StoreQualityStats = StoreConformance;
GAVEURS_EVERY_STORE(StoreQualityStats);

constexpr Instant kNoon{1'764'000'000'000'000};

StoredSample sample(Seq seq, const std::string& device, Grade grade, std::int64_t seconds) {
  StoredSample out;
  out.sample.id.value = "S-" + std::to_string(seq);
  out.sample.device.value = device;
  out.sample.site.value = device.substr(6, 2);
  out.sample.time = kNoon + seconds * kMicrosPerSecond;
  out.analysis.tof.zones_used = 30;
  out.analysis.tof.mass_g = 400 + 100.0 * static_cast<double>(seq);
  out.analysis.fusion.final_grade = grade;
  out.analysis.fusion.final_score = 0.5;
  out.first_seq = out.values_seq = out.seq = seq;
  out.recorded_at = kNoon;
  return out;
}

void fill(Store& store) {
  WriteSet set;
  auto in_lot = sample(1, "ESP32_LL_01", Grade::kA, 0);
  in_lot.link = LotLink::kMessage;
  in_lot.lot = {"LL2611001"};
  auto blind = sample(4, "ESP32_MT_01", Grade::kReject, 90);
  blind.analysis.tof.zones_used = 0;
  set.samples.push_back(row_of(in_lot));
  set.samples.push_back(row_of(sample(2, "ESP32_LL_01", Grade::kC, 60)));
  set.samples.push_back(row_of(sample(3, "ESP32_LL_02", Grade::kAPlus, 60)));
  set.samples.push_back(row_of(blind));
  commit(store, set);
}

std::vector<Seq> numbers(Result<std::vector<StoredSample>> rows) {
  std::vector<Seq> out;
  for (const auto& row : rows.value()) out.push_back(row.first_seq);
  return out;
}

TEST_P(StoreQualityStats, PagesAreNewestFirstAndNarrowed) {
  auto store = open();
  fill(*store);
  auto r = store->open_reader().value();
  const auto of = [&](const SampleFilter& filter, std::optional<SampleCursor> after = {},
                      int limit = 10) { return numbers(r->samples(filter, after, limit)); };
  using Numbers = std::vector<Seq>;
  EXPECT_EQ(of({}), (Numbers{4, 3, 2, 1}));
  EXPECT_EQ(of({}, {}, 2), (Numbers{4, 3}));
  EXPECT_EQ(of({}, SampleCursor{kNoon + 60 * kMicrosPerSecond, 3}), (Numbers{2, 1}));
  SampleFilter filter;
  filter.device = DeviceId{"ESP32_LL_01"};
  EXPECT_EQ(of(filter), (Numbers{2, 1}));
  filter.unlinked = true;
  EXPECT_EQ(of(filter), (Numbers{2}));
  filter = {};
  filter.lot = LotCode{"LL2611001"};
  EXPECT_EQ(of(filter), (Numbers{1}));
  filter = {};
  filter.site = SiteCode{"LL"};
  filter.grade = Grade::kAPlus;
  EXPECT_EQ(of(filter), (Numbers{3}));
  filter = {};
  filter.since = kNoon + 1;
  filter.until = kNoon + 90 * kMicrosPerSecond;
  EXPECT_EQ(of(filter), (Numbers{3, 2}));
}

TEST_P(StoreQualityStats, SumsAreByDeviceAndSiteOverWhatIsKnown) {
  auto store = open();
  fill(*store);
  auto r = store->open_reader().value();
  const auto groups = r->quality_groups({}).value();
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_EQ(groups[0].device.value, "ESP32_LL_01");
  const QualitySums& two = groups[0].sums;
  EXPECT_EQ(two.samples, 2);
  EXPECT_EQ(two.of(Grade::kA), 1);
  EXPECT_EQ(two.downgraded(), 0.5);
  EXPECT_EQ(two.compliant(), 1);
  EXPECT_EQ(two.unlinked, 1);
  EXPECT_EQ(two.mass_g.mean(), 550);
  EXPECT_NEAR(*two.mass_sd_g(), 70.71, 0.01);
  const QualitySums& blind = groups[2].sums;
  EXPECT_EQ(blind.rejected(), 1);
  EXPECT_FALSE(blind.mass_g.mean().has_value());
  SampleFilter lot;
  lot.lot = LotCode{"LL2611001"};
  EXPECT_EQ(r->quality_groups(lot).value().at(0).sums.samples, 1);
  SampleFilter late;
  late.since = kNoon + 61 * kMicrosPerSecond;
  EXPECT_EQ(r->first_sample_time(late).value(), kNoon + 90 * kMicrosPerSecond);
  late.site = SiteCode{"LL"};
  EXPECT_FALSE(r->first_sample_time(late).value().has_value());
}

TEST_P(StoreQualityStats, AlertsOfTheLineStandBesideThoseOfFeeding) {
  auto store = open();
  commit(*store, people());
  Alert line;
  line.id = {7};
  line.source = "device/ESP32_MT_01";
  line.kind = AlertKind::kFreshness;
  line.severity = Severity::kWarning;
  line.device = {"ESP32_MT_01"};
  line.site = {"MT"};
  line.count = 1;
  line.first_at = line.since = line.last_at = kNoon;
  line.value = 0.4;
  line.seq = 7;
  Alert fed = line;
  fed.id = {5};
  fed.source = "gaveur/3";
  fed.kind = AlertKind::kDeviceSilent;
  fed.gaveur = {3};
  fed.device = {};
  WriteSet set;
  set.line_alerts.push_back(line);
  set.alerts.push_back(fed);
  commit(*store, set);
  auto tx = store->begin().value();
  const auto found = tx->alert({7}).value();
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->device.value, "ESP32_MT_01");
  EXPECT_EQ(found->value, 0.4);
  EXPECT_EQ(tx->line_alerts_of("device/ESP32_MT_01").value().size(), 1u);
  tx.reset();
  auto r = store->open_reader().value();
  const auto ids = [&](const AlertFilter& filter) {
    std::vector<std::int64_t> out;
    const auto page = r->alerts(filter, {INT64_MAX}, 10);
    for (const auto& alert : *page) out.push_back(alert.id.value);
    return out;
  };
  EXPECT_EQ(ids({}), (std::vector<std::int64_t>{7, 5}));
  AlertFilter filter;
  filter.area = AlertFilter::Area::kLine;
  EXPECT_EQ(ids(filter), (std::vector<std::int64_t>{7}));
  filter.device = DeviceId{"ESP32_LL_01"};
  EXPECT_TRUE(ids(filter).empty());
  EXPECT_EQ(r->unread_alerts().value(), 2);
  EXPECT_EQ(r->site_summaries().value().at(0).warning, 2);
}

TEST_P(StoreQualityStats, ASilentDeviceIsAskedForOnce) {
  auto store = open();
  Device device;
  device.id = {"ESP32_MT_01"};
  device.first_seen = device.last_seen = kNoon;
  WriteSet set;
  set.devices.push_back(device);
  commit(*store, set);
  auto tx = store->begin().value();
  EXPECT_TRUE(tx->silent_devices(kNoon, 10).value().empty());
  EXPECT_EQ(tx->silent_devices(kNoon + 1, 10).value().size(), 1u);
  tx.reset();
  Alert silent;
  silent.id = {1};
  silent.source = "device/ESP32_MT_01";
  silent.kind = AlertKind::kSensorSilent;
  silent.severity = Severity::kNoData;
  silent.device = device.id;
  silent.count = 1;
  silent.seq = 1;
  WriteSet said;
  said.line_alerts.push_back(silent);
  commit(*store, said);
  tx = store->begin().value();
  EXPECT_TRUE(tx->silent_devices(kNoon + 1, 10).value().empty());
}

}  // namespace
}  // namespace gaveurs
