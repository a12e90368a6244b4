// The watch over a real store: what is read again after a restart judges as what was kept.
#include "app/line_watch.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "base/temporary_folder.h"
#include "quality/control_chart.h"
#include "store/open.h"
#include "store/sample_codec.h"

namespace gaveurs {
namespace {

class LineWatchTest : public testing::Test {
 protected:
  void SetUp() override {
    store_ = std::move(*open_store({.url = {}, .data_dir = folder_.path(), .create = true}));
    device_.id = {"ESP32_LL_01"};
  }

  void freeze(ChartKind kind, int subgroup, Instant applies_from) {
    FrozenChart chart;
    chart.key = {device_.id, Characteristic::kMass, ""};
    chart.limits = stated_limits(kind, subgroup, 500, 40).value();
    chart.author = "Anne Roux";
    chart.frozen_at = chart.applies_from = applies_from;
    WriteSet set;
    set.charts.push_back(chart);
    commit(set);
  }

  // Stores the next liver and shows it to the watch, as recording does.
  std::vector<ChartState> pass(LineWatch& watch, double mass_g) {
    StoredSample s;
    const Seq seq = device_.last_sample_seq + 1;
    s.sample.id.value = "S-" + std::to_string(seq);
    s.sample.device = device_.id;
    s.sample.time = at(seq);
    for (auto& mm : s.sample.tof.distance_mm) mm = 240 + random_.normal(0, 1);
    s.analysis.tof.zones_used = seq % 7 == 0 ? 0 : 40;  // now and then nothing is measured
    s.analysis.tof.mass_g = mass_g;
    s.first_seq = s.values_seq = s.seq = seq;
    WriteSet set;
    std::vector<ChartState> states;
    {
      auto tx = store_->begin().value();
      states = (*watch.station(*tx, device_))->push(s);
    }
    device_.last_sample_seq = seq;
    SampleRow row;
    row.raw = encode_raw(s.sample.tof, s.sample.spectral);
    row.analysis = encode_analysis(s.analysis);
    row.stored = std::make_shared<const StoredSample>(std::move(s));
    set.samples.push_back(std::move(row));
    set.events.push_back({seq, at(seq), EventKind::kSensorUpdate, {}, {}, {}, "{}", "{}"});
    commit(set);
    return states;
  }

  void commit(const WriteSet& set) {
    auto tx = store_->begin().value();
    ASSERT_TRUE(tx->write(set));
    ASSERT_TRUE(tx->commit());
  }
  static Instant at(Seq second) { return Instant{1'700'000'000'000'000 + second * 1'000'000}; }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
  Device device_;
  Random random_{3};
};

void expect_same(const std::vector<ChartState>& a, const std::vector<ChartState>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].out, b[i].out);
    EXPECT_EQ(a[i].alarm, b[i].alarm);
    EXPECT_EQ(a[i].value, b[i].value);
    EXPECT_EQ(a[i].limit, b[i].limit);
  }
}

TEST_F(LineWatchTest, AWatchReadAnewJudgesAsTheOneThatStreamed) {
  for (const int subgroup : {1, 4}) {
    freeze(subgroup == 1 ? ChartKind::kIndividuals : ChartKind::kMean, subgroup,
           at(device_.last_sample_seq + 1));
    LineWatch kept;
    for (int i = 0; i < 90; ++i) {
      LineWatch anew;
      auto tx = store_->begin().value();
      StoredSample next;
      next.sample.time = at(device_.last_sample_seq + 1);
      next.analysis.tof.zones_used = 40;
      next.analysis.tof.mass_g = 530;
      next.seq = device_.last_sample_seq + 1;
      const auto expected = (*anew.station(*tx, device_))->push(next);
      tx.reset();
      // The sample of that number is the same when it is one that is measured.
      const bool measured = (device_.last_sample_seq + 1) % 7 != 0;
      const auto streamed = pass(kept, 530);
      if (measured) expect_same(expected, streamed);
    }
  }
}

TEST_F(LineWatchTest, LimitsCountOnlyFromWhereTheyApply) {
  LineWatch watch;
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(pass(watch, 800).empty());
  freeze(ChartKind::kIndividuals, 1, at(device_.last_sample_seq + 1));
  watch.forget_after_batch(device_.id);
  watch.end_batch();
  while ((device_.last_sample_seq + 1) % 7 == 0) pass(watch, 500);
  const auto states = pass(watch, 500);
  ASSERT_EQ(states.size(), 1u);
  EXPECT_FALSE(states[0].out);
}

TEST_F(LineWatchTest, LimitsThatAnotherNodeFrozeAreFound) {
  LineWatch watch;
  pass(watch, 500);
  freeze(ChartKind::kIndividuals, 1, at(1));
  EXPECT_TRUE(pass(watch, 500).empty());  // nobody said so yet
  watch.others_wrote();
  EXPECT_EQ(pass(watch, 500).size(), 1u);
}

TEST_F(LineWatchTest, SamplesThatAnotherNodeTookAreCaughtUpWith) {
  freeze(ChartKind::kIndividuals, 1, at(1));
  LineWatch here, there;
  pass(here, 500);
  bool out = false;
  for (int i = 0; i < 40; ++i) {
    for (const auto& state : pass(there, 560)) out = state.out;
  }
  ASSERT_TRUE(out);
  while ((device_.last_sample_seq + 1) % 7 == 0) pass(there, 560);
  const auto states = pass(here, 560);
  ASSERT_EQ(states.size(), 1u);
  EXPECT_TRUE(states[0].out);
}

TEST_F(LineWatchTest, ABaselineIsHandedOutOnce) {
  LineWatch watch;
  int handed = 0;
  for (int i = 0; i < 150; ++i) {
    pass(watch, 500);
    StoredSample last;
    last.sample.device = device_.id;
    auto tx = store_->begin().value();
    const auto baseline = (*watch.station(*tx, device_))->take_baseline(last);
    tx.reset();
    if (!baseline) continue;
    ++handed;
    WriteSet set;
    set.baselines.push_back(*baseline);
    commit(set);
  }
  EXPECT_EQ(handed, 1);
  LineWatch anew;
  auto tx = store_->begin().value();
  EXPECT_TRUE((*anew.station(*tx, device_))->sensors().baseline_complete());
}

}  // namespace
}  // namespace gaveurs
