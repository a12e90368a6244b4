// Alerts of the quality line through the committer and a real store: raised, repeated, cleared,
// acknowledged, kept over a restart; livers that come late; devices that fall silent.
#include "app/judge_quality.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/acknowledge_alert.h"
#include "app/check_silence.h"
#include "app/committer.h"
#include "app/queue_lot.h"
#include "app/record_sample.h"
#include "base/temporary_folder.h"
#include "store/open.h"

namespace gaveurs {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr Instant kBegin{1'764'000'000'000'000};
constexpr std::int64_t kSilent = 120 * kMicrosPerSecond;

class Kept final : public EventSink, public CompletionSink {
 public:
  void committed(std::span<const Event> events) override {
    for (const auto& event : events) {
      if (event.kind == EventKind::kAlert) shown.push_back(event.body);
    }
  }
  void completed(std::vector<std::unique_ptr<Command>> commands) override {
    for (auto& command : commands) done.push_back(std::move(command));
  }
  std::vector<std::string> shown;
  std::vector<std::unique_ptr<Command>> done;
};

// A liver whose analysis the test chooses.
class Passed final : public Command {
 public:
  Passed(CompletionSink& sink, StoredSample liver) : Command(sink), liver_(std::move(liver)) {}

  Result<void> decide(Decision& decision) override {
    auto state = decision.line().device(decision.tx(), liver_.sample.device);
    if (!state) return std::unexpected(std::move(state.error()));
    (*state)->device.site = liver_.sample.site;
    (*state)->device.last_seen = decision.now();
    decision.touch_device(**state);
    liver_.first_seq = liver_.values_seq = liver_.seq = decision.next_seq();
    emit_sample(decision, liver_, {});
    decision.set().samples.push_back(packed_row(std::make_shared<const StoredSample>(liver_)));
    if (auto heard = end_silence(decision, (*state)->device); !heard) return heard;
    return judge_liver(decision, liver_, nullptr);
  }

 private:
  StoredSample liver_;
};

class LineAlerts : public testing::Test {
 protected:
  void SetUp() override {
    store_ = std::move(*open_store({.url = {}, .data_dir = folder_.path(), .create = true}));
    restart();
    Lot lot;
    lot.code = {"LL2611001"};
    lot.gaveur = {1};
    lot.site = {"LL"};
    WriteSet set;
    set.sites.push_back({{"LL"}, "Bretagne", ""});
    set.gaveurs.push_back({{1}, "Jean Martin", {"LL"}, std::nullopt});
    set.lots.push_back(lot);
    auto tx = store_->begin().value();
    ASSERT_TRUE(tx->write(set).has_value());
    ASSERT_TRUE(tx->commit().has_value());
  }

  void restart() {
    committer_ = std::make_unique<Committer>(*store_, clock_, kept_, CommitterOptions{});
    ASSERT_TRUE(committer_->open().has_value());
  }
  void run(std::unique_ptr<Command> command) {
    committer_->submit(std::move(command));
    ASSERT_TRUE(committer_->run_once());
    ASSERT_FALSE(kept_.done.back()->failure()) << kept_.done.back()->failure()->message;
  }

  std::unique_ptr<Command> liver(double score, const std::string& lot = {}, int minute = -1) {
    StoredSample out;
    Sample& sample = out.sample;
    sample.id.value = "S-" + std::to_string(++number_);
    sample.device.value = "ESP32_LL_01";
    sample.site.value = "LL";
    sample.time = minute < 0 ? clock_.now() : kBegin + minute * 60 * kMicrosPerSecond;
    out.lot.value = lot;
    if (!lot.empty()) out.link = LotLink::kMessage;
    out.analysis.tof.zones_used = 30;
    out.analysis.fusion.final_score = score;
    out.analysis.fusion.final_grade = Grade::kB;
    out.analysis.spectral.freshness_index = 0.9;
    return std::make_unique<Passed>(kept_, std::move(out));
  }
  void pass(double score, const std::string& lot = {}, int minute = -1) {
    run(liver(score, lot, minute));
  }

  std::vector<Alert> alerts(bool active = false) {
    AlertFilter filter;
    filter.active_only = active;
    filter.area = AlertFilter::Area::kLine;
    return *(*store_->open_reader())->alerts(filter, {INT64_MAX}, 100);
  }
  Alert one() {
    const auto all = alerts();
    EXPECT_EQ(all.size(), 1u);
    return all.empty() ? Alert{} : all.front();
  }

  ManualClock clock_{kBegin};
  Kept kept_;
  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Committer> committer_;
  int number_ = 0;
};

TEST_F(LineAlerts, OneAlertIsRaisedRepeatedMadeWorseAndCleared) {
  pass(0.8);
  EXPECT_THAT(alerts(), IsEmpty());
  pass(0.55);
  EXPECT_EQ(one().source, "device/ESP32_LL_01");
  EXPECT_EQ(one().severity, Severity::kWarning);
  EXPECT_EQ(one().device.value, "ESP32_LL_01");
  pass(0.62);  // not clear of the edge by the margin
  pass(0.35);
  EXPECT_EQ(one().severity, Severity::kCritical);
  EXPECT_EQ(one().count, 3);
  pass(0.9);
  EXPECT_FALSE(one().active());
  EXPECT_EQ(kept_.shown.size(), 4u);
  EXPECT_THAT(alerts(true), IsEmpty());
}

TEST_F(LineAlerts, ALiverOfALotIsTheLotsConcern) {
  pass(0.5, "LL2611001");
  EXPECT_EQ(one().source, "lot/LL2611001");
  EXPECT_EQ(one().lot.value, "LL2611001");
  pass(0.9);  // one that belongs to no lot says nothing of it
  EXPECT_TRUE(one().active());
  pass(0.5);
  EXPECT_EQ(alerts().size(), 2u);
  pass(0.9, "LL2611001");
  EXPECT_EQ(alerts(true).size(), 1u);
}

TEST_F(LineAlerts, OfALotThatHasPassedTheLineNothingIsActive) {
  WriteSet set;
  PendingLot waiting;
  waiting.lot = {"LL2611001"};
  waiting.gaveur = {1};
  waiting.site = {"LL"};
  waiting.since = kBegin;
  set.queue.push_back(waiting);
  auto tx = store_->begin().value();
  ASSERT_TRUE(tx->write(set).has_value());
  ASSERT_TRUE(tx->commit().has_value());
  tx.reset();
  run(std::make_unique<TakeLot>(kept_, DeviceId{"ESP32_LL_01"}, SiteCode{"LL"}, std::nullopt));
  pass(0.5, "LL2611001");
  EXPECT_EQ(one().source, "lot/LL2611001");
  EXPECT_TRUE(one().active());
  run(std::make_unique<FinishLot>(kept_, DeviceId{"ESP32_LL_01"}, LotCode{"LL2611001"}));
  EXPECT_FALSE(one().active());
}

TEST_F(LineAlerts, LiversOfOneBatchAreShownAsOneChange) {
  for (int i = 0; i < 200; ++i) committer_->submit(liver(0.5));
  ASSERT_TRUE(committer_->run_once());
  EXPECT_EQ(one().count, 200);
  EXPECT_EQ(kept_.shown.size(), 1u);
}

TEST_F(LineAlerts, WhatWasMeasuredEarlierSaysNothingOfNow) {
  clock_.set(kBegin + kMicrosPerHour);
  pass(0.9, {}, 30);
  pass(0.3, {}, 10);
  EXPECT_FALSE(one().active());
  EXPECT_EQ(one().count, 1);
  pass(0.5, {}, 40);
  pass(0.9, {}, 20);  // late and good: the present fault stays
  EXPECT_TRUE(one().active());
  restart();
  pass(0.9, {}, 39);
  EXPECT_TRUE(one().active());
  pass(0.9, {}, 41);
  EXPECT_FALSE(one().active());
}

TEST_F(LineAlerts, AClockThatRunsAheadDoesNotMakeTheOthersLate) {
  pass(0.9, {}, 600);
  pass(0.5);
  EXPECT_TRUE(one().active());
}

TEST_F(LineAlerts, StateIsKeptOverARestart) {
  pass(0.55);
  restart();
  pass(0.62);
  EXPECT_EQ(one().count, 2);
  EXPECT_TRUE(one().active());
}

TEST_F(LineAlerts, APersonAcknowledges) {
  pass(0.55);
  const AlertId id = one().id;
  run(std::make_unique<AcknowledgeAlert>(kept_, id, "Anne Roux"));
  EXPECT_EQ(one().acknowledged_by, "Anne Roux");
  EXPECT_TRUE(one().active());
  committer_->submit(std::make_unique<AcknowledgeAlert>(kept_, id, "Anne Roux"));
  ASSERT_TRUE(committer_->run_once());
  EXPECT_EQ(kept_.done.back()->failure()->kind, ErrorKind::kConflict);
  pass(0.3);  // worse than what was acknowledged
  EXPECT_FALSE(one().acknowledged_at.has_value());
}

TEST_F(LineAlerts, ADeviceThatFallsSilentIsNoDataUntilItIsHeardOf) {
  const Instant started = kBegin + -kMicrosPerHour;
  pass(0.9);
  clock_.set(kBegin + (kSilent - 1));
  run(std::make_unique<CheckSilence>(kept_, started, kSilent));
  EXPECT_THAT(alerts(), IsEmpty());
  clock_.set(kBegin + (kSilent + 1));
  run(std::make_unique<CheckSilence>(kept_, clock_.now() + -1, kSilent));
  EXPECT_THAT(alerts(), IsEmpty()) << "nobody could be heard before the server started";
  for (int i = 0; i < 3; ++i) {
    run(std::make_unique<CheckSilence>(kept_, started, kSilent));
    EXPECT_EQ(one().severity, Severity::kNoData);
    EXPECT_EQ(one().count, 1);
    EXPECT_EQ(one().kind, AlertKind::kSensorSilent);
  }
  restart();
  run(std::make_unique<CheckSilence>(kept_, started, kSilent));
  EXPECT_EQ(one().count, 1);
  pass(0.9);
  EXPECT_FALSE(one().active());
}

}  // namespace
}  // namespace gaveurs
