// The use cases of the quality line through the committer and a real store: a lot's way through the
// queue, samples kept once, corrected and linked, and their events made whole again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/committer.h"
#include "app/queue_lot.h"
#include "app/record_sample.h"
#include "app/sample_events.h"
#include "base/temporary_folder.h"
#include "store/open.h"

namespace gaveurs {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

constexpr Instant kBegin{1'764'000'000'000'000};
const DeviceId kOne{"ESP32_LL_01"}, kTwo{"ESP32_LL_02"};
const LotCode kLot{"LL2611001"};

class Kept final : public EventSink, public CompletionSink {
 public:
  void committed(std::span<const Event> events) override {
    shown.insert(shown.end(), events.begin(), events.end());
  }
  void completed(std::vector<std::unique_ptr<Command>> commands) override {
    for (auto& command : commands) done.push_back(std::move(command));
  }
  std::vector<Event> shown;
  std::vector<std::unique_ptr<Command>> done;
};

class QualityLine : public testing::Test {
 protected:
  void SetUp() override {
    store_ = std::move(*open_store({.url = {}, .data_dir = folder_.path(), .create = true}));
    committer_ = std::make_unique<Committer>(*store_, clock_, kept_, CommitterOptions{});
    ASSERT_TRUE(committer_->open().has_value());
    Lot lot;
    lot.code = kLot;
    lot.gaveur = {1};
    lot.site = {"LL"};
    PendingLot waiting;
    waiting.lot = kLot;
    waiting.gaveur = {1};
    waiting.site = {"LL"};
    waiting.since = kBegin;
    WriteSet set;
    set.sites.push_back({{"LL"}, "Bretagne", ""});
    set.gaveurs.push_back({{1}, "Jean Martin", {"LL"}, std::nullopt});
    set.lots.push_back(lot);
    set.queue.push_back(waiting);
    auto tx = store_->begin().value();
    ASSERT_TRUE(tx->write(set).has_value());
    ASSERT_TRUE(tx->commit().has_value());
  }

  /// Without a refusal it must go well.
  template <typename T, typename... Args>
  const T& run(std::optional<ErrorKind> refusal, Args&&... args) {
    committer_->submit(std::make_unique<T>(kept_, std::forward<Args>(args)...));
    EXPECT_TRUE(committer_->run_once());
    const Command& done = *kept_.done.back();
    EXPECT_EQ(done.failure().has_value(), refusal.has_value());
    if (done.failure() && refusal) EXPECT_EQ(done.failure()->kind, *refusal);
    return dynamic_cast<const T&>(done);
  }
  void take(const DeviceId& device, std::optional<ErrorKind> refusal = std::nullopt) {
    run<TakeLot>(refusal, device, SiteCode{"LL"}, kLot);
  }

  static Sample sample(const std::string& id, double distance_mm) {
    Sample out;
    out.id.value = id;
    out.device = kOne;
    out.site.value = "LL";
    out.time = kBegin;
    out.tof.distance_mm.fill(distance_mm);
    return out;
  }
  const RecordSample& record(Sample liver, std::optional<ErrorKind> refusal = std::nullopt) {
    return run<RecordSample>(refusal, std::move(liver), Calibration{});
  }
  PendingLot queued() {
    const auto all = *(*store_->open_reader())->queue(std::nullopt, 10);
    EXPECT_EQ(all.size(), 1u);
    return all.empty() ? PendingLot{} : all.front();
  }
  std::vector<Event> log() {
    std::vector<Event> out;
    for (const Event& event : kept_.shown) {
      if (event.kind != EventKind::kSensorUpdate) continue;
      out.push_back(event);
      out.back().body = event.brief;
    }
    return out;
  }

  ManualClock clock_{kBegin};
  Kept kept_;
  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Committer> committer_;
};

TEST_F(QualityLine, ALotGoesToOneDeviceAndEndsWithIt) {
  take(kOne);
  take(kOne);  // said again it is answered again
  take(kTwo, ErrorKind::kConflict);
  run<FinishLot>(ErrorKind::kConflict, kTwo, kLot);
  run<FinishLot>(std::nullopt, kOne, kLot);
  take(kTwo, ErrorKind::kConflict);
  run<FinishLot>(ErrorKind::kNotFound, kOne, LotCode{"LL2611999"});
}

TEST_F(QualityLine, AFreedLotWaitsAtItsOldPlaceAndAnotherDeviceTakesIt) {
  take(kOne);
  clock_.set(kBegin + kMicrosPerHour);
  EXPECT_EQ(run<ReleaseLot>(std::nullopt, kLot).released().state, PendingState::kPending);
  EXPECT_EQ(queued().state, PendingState::kPending);
  EXPECT_EQ(queued().since, kBegin);
  EXPECT_TRUE(queued().taken_by.value.empty());
  EXPECT_FALSE(queued().taken_at.has_value());
  // The device that had it no longer links livers to it.
  EXPECT_EQ(record(sample("S-1", 240)).stored().link, LotLink::kNone);
  run<ReleaseLot>(std::nullopt, kLot);  // said again it changes nothing
  take(kTwo);
  EXPECT_EQ(queued().taken_by, kTwo);
  run<FinishLot>(std::nullopt, kTwo, kLot);
  run<ReleaseLot>(ErrorKind::kConflict, kLot);
  run<ReleaseLot>(ErrorKind::kNotFound, LotCode{"LL2611999"});
}

TEST_F(QualityLine, ALiverBelongsToTheLotItsDeviceHasOrTheOneItNames) {
  EXPECT_EQ(record(sample("S-1", 240)).stored().link, LotLink::kNone);
  take(kOne);
  EXPECT_EQ(record(sample("S-2", 240)).stored().lot, kLot);
  Sample named = sample("S-3", 240);
  named.lot = LotCode{"LL2611999"};  // which nobody knows
  EXPECT_EQ(record(named).stored().link, LotLink::kNone);
  named.id.value = "S-4";
  named.lot = kLot;
  EXPECT_EQ(record(named).stored().link, LotLink::kMessage);
}

TEST_F(QualityLine, ASampleIsKeptOnceCorrectedAndOfOneDevice) {
  EXPECT_FALSE(record(sample("S-1", 240)).duplicate());
  EXPECT_TRUE(record(sample("S-1", 240)).duplicate());
  const RecordSample& corrected = record(sample("S-1", 230));
  EXPECT_TRUE(corrected.correction());
  EXPECT_EQ(corrected.stored().corrections, 1);
  EXPECT_LT(corrected.stored().first_seq, corrected.stored().seq);
  Sample other = sample("S-1", 240);
  other.device = kTwo;
  record(other, ErrorKind::kInvalid);
}

TEST_F(QualityLine, EventsAreMadeWholeAsTheyWereShown) {
  record(sample("S-1", 240));
  record(sample("S-1", 230));
  auto events = log();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_THAT(events[0].body, Not(HasSubstr("distance_matrix")));
  auto reader = store_->open_reader().value();
  ASSERT_TRUE(complete_events(*reader, events).has_value());
  // The first as it was before it was corrected.
  std::vector<std::string> live;
  for (const Event& event : kept_.shown) {
    if (event.kind == EventKind::kSensorUpdate) live.push_back(event.body);
  }
  EXPECT_EQ(events[0].body, live[0]);
  EXPECT_EQ(events[1].body, live[1]);
  EXPECT_THAT(events[0].body, HasSubstr("240"));
  EXPECT_THAT(events[1].body, HasSubstr("230"));
}

TEST_F(QualityLine, AnEventWhoseSampleIsGoneKeepsWhatTheLogSays) {
  Event event;
  event.kind = EventKind::kSensorUpdate;
  event.seq = 7;
  event.body = R"({"sample_id":"S-404","link":"none"})";
  std::vector<Event> events{event};
  auto reader = store_->open_reader().value();
  ASSERT_TRUE(complete_events(*reader, events).has_value());
  EXPECT_EQ(events[0].body, event.body);
}

}  // namespace
}  // namespace gaveurs
