// The committer over a real store: what is decided, committed, published and handed back, and in
// which order; a store that fails where it is told to stands in front of it.
#include "app/committer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "app/check_overdue.h"
#include "app/record_meal.h"
#include "app/seed_people.h"
#include "base/temporary_folder.h"
#include "store/open.h"
#include "store/sqlite/connection.h"
#include "wire/meal_json.h"

namespace gaveurs {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

const Instant kMorning = from_paris({2026, 11, 24, 7, 30, 0});

Meal meal(const std::string& lot, int jour, Moment moment, Instant at, double given = 300) {
  Meal out;
  out.lot = {lot};
  out.gaveur = {1};
  out.gaveur_nom = "Jean Martin";
  out.site = {"LL"};
  out.genetique = "Mulard";
  out.slot = {jour, moment};
  out.values = {300, given, 4'500, 50, 0, 21, 60, at, false};
  return out;
}

class Kept final : public EventSink, public CompletionSink {
 public:
  void committed(std::span<const Event> events) override {
    for (const auto& event : events) seqs.push_back(event.seq);
    story.emplace_back("shown");
  }
  void completed(std::vector<std::unique_ptr<Command>> commands) override {
    for (auto& command : commands) done.push_back(std::move(command));
    story.emplace_back("answered");
  }
  std::vector<Seq> seqs;
  std::vector<std::string> story;
  std::vector<std::unique_ptr<Command>> done;
};

// Fails as a locked or full disk does.
class FailingStore final : public Store {
 public:
  explicit FailingStore(Store& real) : real_(real) {}
  Result<std::unique_ptr<WriteTx>> begin() override {
    if (failing_begins > 0) {
      --failing_begins;
      return fail(ErrorKind::kUnavailable, "the database is locked by another program");
    }
    return real_.begin();
  }
  Result<std::unique_ptr<Reader>> open_reader() override { return real_.open_reader(); }
  Result<bool> poll_changes() override { return real_.poll_changes(); }
  Result<void> usable() const override {
    return space ? real_.usable() : fail(ErrorKind::kUnavailable, "the disk is full");
  }

  int failing_begins = 0;
  bool space = true;

 private:
  Store& real_;
};

class CommitterTest : public testing::Test {
 protected:
  void SetUp() override {
    real_ = open();
    ASSERT_TRUE(seed_people(*real_, true).has_value());
    store_ = std::make_unique<FailingStore>(*real_);
    committer_ = std::make_unique<Committer>(*store_, clock_, kept_, CommitterOptions{});
    ASSERT_TRUE(committer_->open().has_value());
  }

  std::unique_ptr<Store> open() {
    return std::move(*open_store({.url = {}, .data_dir = folder_.path(), .create = true}));
  }
  void submit(const Meal& m) {
    committer_->submit(std::make_unique<RecordMeal>(kept_, m, encode_meal_message(m)));
  }
  const RecordMeal& record(const Meal& m) {
    submit(m);
    EXPECT_TRUE(committer_->run_once());
    return dynamic_cast<const RecordMeal&>(*kept_.done.back());
  }
  Reader& reader() {
    if (!reader_) reader_ = real_->open_reader().value();
    return *reader_;
  }
  LotView lot(const std::string& code) { return *reader().lot(LotCode{code}).value(); }
  std::vector<Alert> alerts() { return *reader().alerts({}, {INT64_MAX}, 100); }

  ManualClock clock_{kMorning};
  Kept kept_;
  TemporaryFolder folder_;
  std::unique_ptr<Store> real_;
  std::unique_ptr<FailingStore> store_;
  std::unique_ptr<Committer> committer_;
  std::unique_ptr<Reader> reader_;
};

TEST_F(CommitterTest, ShowsBeforeItAnswersAndCommitsWaitingCommandsTogether) {
  for (int jour = 0; jour < 3; ++jour) {
    submit(meal("LL2611001", jour, Moment::kMatin, kMorning + jour * kMicrosPerDay));
  }
  ASSERT_TRUE(committer_->run_once());
  EXPECT_THAT(kept_.story, ElementsAre("shown", "answered"));
  EXPECT_THAT(kept_.seqs, ElementsAre(1, 2, 3));
  EXPECT_EQ(kept_.done.size(), 3u);
  EXPECT_EQ(committer_->counters().commits, 1);
  EXPECT_FALSE(committer_->run_once());
}

TEST_F(CommitterTest, ARefusedCommandLeavesItsBatchAlone) {
  auto stranger = meal("LL2611002", 0, Moment::kMatin, kMorning);
  stranger.gaveur = {77};
  submit(meal("LL2611001", 0, Moment::kMatin, kMorning));
  submit(stranger);
  submit(meal("LL2611001", 0, Moment::kSoir, kMorning + 11 * kMicrosPerHour));
  ASSERT_TRUE(committer_->run_once());
  EXPECT_FALSE(kept_.done[0]->failure());
  ASSERT_TRUE(kept_.done[1]->failure());
  EXPECT_EQ(kept_.done[1]->failure()->details.front().path, "gaveur_id");
  EXPECT_FALSE(kept_.done[2]->failure());
  EXPECT_FALSE(reader().lot(LotCode{"LL2611002"})->has_value());
}

TEST_F(CommitterTest, AFailedCommitIsAnsweredAsOneShowsNothingAndIsForgotten) {
  const auto m = meal("LL2611001", 0, Moment::kMatin, kMorning);
  store_->failing_begins = 1;
  ASSERT_TRUE(record(m).failure());
  EXPECT_THAT(kept_.story, ElementsAre("answered"));
  EXPECT_FALSE(committer_->healthy());
  const auto& again = record(m);
  EXPECT_FALSE(again.failure());
  EXPECT_FALSE(again.duplicate()) << "what was never stored was taken for stored";
  EXPECT_TRUE(committer_->healthy());
}

TEST_F(CommitterTest, AnOutageOfManyWordsFilledTheLog) {
  const auto m = meal("LL2611001", 0, Moment::kMatin, kMorning);
  testing::internal::CaptureStderr();
  for (int n = 0; n < 50; ++n) {
    store_->space = n % 2 == 0;
    store_->failing_begins = 1;
    ASSERT_TRUE(record(m).failure());
    clock_.advance_micros(kMicrosPerSecond / 2);
  }
  const std::string log = testing::internal::GetCapturedStderr();
  int lines = 0;
  for (auto at = log.find("refused a commit"); at != std::string::npos;
       at = log.find("refused a commit", at + 1)) {
    ++lines;
  }
  EXPECT_EQ(lines, 3) << "one every ten of 25 seconds";
  EXPECT_EQ(committer_->last_failure(), "the disk is full");
}

TEST_F(CommitterTest, AFullDiskRefusesBeforeAnythingIsDecided) {
  store_->space = false;
  const auto& refused = record(meal("LL2611001", 0, Moment::kMatin, kMorning));
  ASSERT_TRUE(refused.failure());
  EXPECT_EQ(refused.failure()->kind, ErrorKind::kUnavailable);
  EXPECT_EQ(reader().head().value(), 0);
}

TEST_F(CommitterTest, EventsOfAnotherProcessAreShownFirstAndItsMealsAreKnown) {
  record(meal("LL2611001", 0, Moment::kMatin, kMorning));
  auto other_store = open();
  Kept other_kept;
  Committer other(*other_store, clock_, other_kept, {});
  ASSERT_TRUE(other.open().has_value());
  const auto soir = meal("LL2611001", 0, Moment::kSoir, kMorning + 11 * kMicrosPerHour);
  other.submit(std::make_unique<RecordMeal>(other_kept, soir, encode_meal_message(soir)));
  ASSERT_TRUE(other.run_once());
  EXPECT_TRUE(record(soir).duplicate()) << "the cache was not dropped";
  record(meal("LL2611001", 1, Moment::kMatin, kMorning + kMicrosPerDay));
  EXPECT_THAT(kept_.seqs, ElementsAre(1, 2, 3));
}

TEST_F(CommitterTest, TheSameValuesAreADuplicateOthersACorrectionWithHistory) {
  const auto m = meal("LL2611001", 0, Moment::kMatin, kMorning);
  const Seq first = record(m).seq();
  EXPECT_TRUE(record(m).duplicate());
  EXPECT_EQ(dynamic_cast<const RecordMeal&>(*kept_.done.back()).seq(), first);
  EXPECT_TRUE(record(meal("LL2611001", 0, Moment::kMatin, kMorning, 310)).correction());
  const auto old = reader().replaced_of_lot(LotCode{"LL2611001"}).value();
  ASSERT_EQ(old.size(), 1u);
  EXPECT_EQ(old.front().values.dose_reelle_g, 300);
  EXPECT_EQ(lot("LL2611001").lot.nb_repas, 1);
}

TEST_F(CommitterTest, AMealThatComesLateDoesNotMoveTheLotBack) {
  record(meal("LL2611001", 1, Moment::kMatin, kMorning + kMicrosPerDay));
  record(meal("LL2611001", 0, Moment::kSoir, kMorning + 11 * kMicrosPerHour));
  const auto view = lot("LL2611001");
  EXPECT_EQ(view.lot.slot, (MealSlot{1, Moment::kMatin}));
  EXPECT_EQ(view.lot.nb_repas, 2);
}

TEST_F(CommitterTest, TheNextMealIsDueAtTheHourTheLotIsFedAtThatMoment) {
  const Instant evening = kMorning + 11 * kMicrosPerHour;
  record(meal("LL2611001", 0, Moment::kMatin, kMorning));
  EXPECT_EQ(lot("LL2611001").lot.prochain_repas, kMorning + 12 * kMicrosPerHour);
  record(meal("LL2611001", 0, Moment::kSoir, evening));
  EXPECT_EQ(lot("LL2611001").lot.prochain_repas, kMorning + kMicrosPerDay)
      << "the evening is eleven hours after the morning, the morning thirteen after the evening";
}

TEST_F(CommitterTest, AnAlertHasTheTimeOfItsReadingNotOfItsArrival) {
  clock_.advance_micros(9 * kMicrosPerHour);
  record(meal("LL2611001", 0, Moment::kMatin, kMorning, 200));
  const auto found = alerts();
  ASSERT_FALSE(found.empty());
  for (const auto& alert : found) EXPECT_EQ(alert.first_at, kMorning) << to_string(alert.kind);
}

TEST_F(CommitterTest, EveryEpisodeOfAnAlertIsCountedInItsOwnTime) {
  const auto day = [](int n) { return kMorning + n * kMicrosPerDay; };
  const double doses[] = {250, 300, 300, 250};  // at fault, well, well, at fault
  for (int n = 0; n < 4; ++n) record(meal("LL2611001", n, Moment::kMatin, day(n), doses[n]));
  const auto counted = [&](int from, int to) {
    int sum = 0;
    const auto counts = reader().alert_counts({1}, day(from), day(to)).value();
    for (const auto& c : counts) {
      if (c.kind == AlertKind::kDoseDeviation) sum += c.alerts;
    }
    return sum;
  };
  EXPECT_EQ(counted(0, 4), 2);
  EXPECT_EQ(counted(0, 2), 1) << "an earlier episode was lost when the next began";
  EXPECT_EQ(counted(2, 3), 0);
}

TEST_F(CommitterTest, AnOverdueMealIsNoDataOnceUntilAnotherIsMissed) {
  record(meal("LL2611001", 0, Moment::kMatin, kMorning));
  const auto check = [&] {
    committer_->submit(std::make_unique<CheckOverdue>(kept_));
    committer_->run_once();
  };
  const auto overdue = [&]() -> std::int64_t {
    for (const auto& a : alerts()) {
      if (a.kind == AlertKind::kMealOverdue && a.active()) return a.count;
    }
    return 0;
  };
  clock_.advance_micros(14 * kMicrosPerHour);
  check();
  EXPECT_EQ(overdue(), 0);
  clock_.advance_micros(kMicrosPerHour + kMicrosPerSecond);
  check();
  check();
  EXPECT_EQ(overdue(), 1);
  clock_.advance_micros(12 * kMicrosPerHour);
  check();
  EXPECT_EQ(overdue(), 2);
  record(meal("LL2611001", 1, Moment::kMatin, clock_.now()));
  EXPECT_EQ(overdue(), 0);
}

// --- a lot's present is the meal latest in its plan, whatever the devices' clocks say

TEST_F(CommitterTest, ACorrectionOfAnOldMealMadeTodayDoesNotMoveTheLotBack) {
  for (int n = 0; n < 3; ++n) {
    record(meal("LL2611001", n, Moment::kMatin, kMorning + n * kMicrosPerDay));
  }
  auto entered_now = meal("LL2611001", 0, Moment::kMatin, kMorning + 60 * kMicrosPerHour);
  entered_now.values.temperature_stabule_c = 29;
  EXPECT_TRUE(record(entered_now).correction());
  const auto view = lot("LL2611001");
  EXPECT_EQ(view.lot.slot, (MealSlot{2, Moment::kMatin}));
  EXPECT_EQ(view.worst, Severity::kNormal);
  EXPECT_EQ(view.lot.prochain_repas, kMorning + 2 * kMicrosPerDay + kMealIntervalMicros);
}

TEST_F(CommitterTest, AMealDatedFarAheadSilencesNoAlertThatFollows) {
  record(meal("LL2611001", 0, Moment::kMatin, from_paris({2099, 1, 1, 7, 0, 0})));
  auto hot = meal("LL2611001", 1, Moment::kMatin, kMorning + kMicrosPerDay);
  hot.values.temperature_stabule_c = 35;
  record(hot);
  EXPECT_EQ(lot("LL2611001").worst, Severity::kCritical);
}

TEST_F(CommitterTest, ALotWhoseClockRunsAheadIsOverdueAfterADayOfSilence) {
  record(meal("LL2611001", 0, Moment::kMatin, from_paris({2099, 1, 1, 7, 0, 0})));
  clock_.advance_micros(kMicrosPerDay + kMealOverdueMicros + kMicrosPerSecond);
  committer_->submit(std::make_unique<CheckOverdue>(kept_));
  committer_->run_once();
  const auto found = alerts();
  EXPECT_TRUE(std::any_of(found.begin(), found.end(), [](const Alert& a) {
    return a.kind == AlertKind::kMealOverdue && a.active();
  }));
}

TEST_F(CommitterTest, AMealBesideTheCheckLeftTheDeviceSilentUntilTheNext) {
  const auto silent = [&] {
    const auto found = alerts();
    return std::any_of(found.begin(), found.end(), [](const Alert& a) {
      return a.kind == AlertKind::kDeviceSilent && a.active();
    });
  };
  record(meal("LL2611001", 0, Moment::kMatin, kMorning));
  clock_.advance_micros(2 * kMicrosPerDay);
  submit(meal("LL2611001", 2, Moment::kMatin, clock_.now()));
  committer_->submit(std::make_unique<CheckOverdue>(kept_));
  committer_->run_once();
  EXPECT_FALSE(silent());
  clock_.advance_micros(2 * kMicrosPerDay);
  committer_->submit(std::make_unique<CheckOverdue>(kept_));
  committer_->run_once();
  EXPECT_TRUE(silent());
}

TEST_F(CommitterTest, AMealThatComesLateIsCountedInItsTimeAndSaysNothingOfNow) {
  record(meal("LL2611001", 1, Moment::kMatin, kMorning + kMicrosPerDay));
  const Instant then = kMorning + 11 * kMicrosPerHour;
  auto hot = meal("LL2611001", 0, Moment::kSoir, then);
  hot.values.temperature_stabule_c = 35;
  record(hot);
  const auto found = alerts();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_FALSE(found.front().active());
  EXPECT_EQ(found.front().count, 1);
  EXPECT_EQ(found.front().first_at, then);
  EXPECT_EQ(reader().alert_counts({1}, kMorning, kMorning + kMicrosPerDay)->size(), 1u);
}

TEST_F(CommitterTest, ReadyForSlaughterCanBeTakenBack) {
  auto last = meal("LL2611001", 9, Moment::kSoir, kMorning);
  last.values.pret_abattage = true;
  record(last);
  EXPECT_TRUE(reader().pending_lot(LotCode{"LL2611001"})->has_value());
  last.values.pret_abattage = false;
  record(last);
  EXPECT_FALSE(lot("LL2611001").lot.pret_abattage);
  EXPECT_TRUE(lot("LL2611001").lot.prochain_repas.has_value());
  EXPECT_FALSE(reader().pending_lot(LotCode{"LL2611001"})->has_value());
}

TEST_F(CommitterTest, AnotherStrainIsACorrectionAnotherSiteARefusal) {
  auto m = meal("LL2611001", 0, Moment::kMatin, kMorning);
  record(m);
  m.genetique = "Barbarie";
  EXPECT_TRUE(record(m).correction());
  EXPECT_EQ(lot("LL2611001").lot.genetique, "Barbarie");
  m.site = {"MT"};
  const auto& refused = record(m);
  ASSERT_TRUE(refused.failure());
  EXPECT_EQ(refused.failure()->details.front().path, "site");
}

TEST_F(CommitterTest, ACorrectedReadingIsNotASecondReadingAtFault) {
  auto hot = meal("LL2611001", 0, Moment::kMatin, kMorning);
  hot.values.temperature_stabule_c = 29;
  record(hot);
  hot.values.poids_moyen_g = 4'600;
  record(hot);
  hot.values.temperature_stabule_c = 30;
  record(hot);
  ASSERT_EQ(alerts().size(), 1u);
  EXPECT_EQ(alerts().front().count, 1);
  EXPECT_EQ(alerts().front().value, 30);
}

TEST_F(CommitterTest, AlertsOfALotThatEndedAreCleared) {
  auto hot = meal("LL2611001", 9, Moment::kSoir, kMorning);
  hot.values.temperature_stabule_c = 30;
  hot.values.pret_abattage = true;
  record(hot);
  ASSERT_TRUE(alerts().front().active());
  clock_.advance_micros(13 * kMicrosPerHour);
  committer_->submit(std::make_unique<CheckOverdue>(kept_));
  committer_->run_once();
  EXPECT_FALSE(alerts().front().active());
}

TEST_F(CommitterTest, ALaggingScreenIsGivenTheNewestMealNotTheLastToArriveAndTheAlerts) {
  const Seq before = reader().head().value();
  auto hot = meal("LL2611001", 2, Moment::kMatin, kMorning);
  hot.values.temperature_stabule_c = 35;
  const Seq newest = record(hot).seq();
  record(meal("LL2611001", 0, Moment::kMatin, kMorning + -2 * kMicrosPerDay));
  const auto head = reader().head().value();
  std::vector<Seq> seqs;
  const auto events = reader().newest_per_lot(before, head, GaveurId{1}).value();
  for (const auto& event : events) seqs.push_back(event.seq);
  EXPECT_THAT(seqs, ElementsAre(newest, newest + 1));
}

TEST_F(CommitterTest, ALotWhoseMealsAreNoLongerKeptTakesNoMore) {
  const auto first = meal("LL2611001", 0, Moment::kMatin, kMorning);
  record(first);
  record(meal("LL2611001", 0, Moment::kSoir, kMorning + kMealIntervalMicros));
  SqliteConnection(folder_.path() + "/gaveurs.db", SqliteConnection::Mode::kReadWrite)
      .execute("DELETE FROM gavage_data_lots WHERE repas = 'matin'");
  // A repeat of the forgotten meal cannot be told from a new one.
  const auto& refused = record(first);
  ASSERT_TRUE(refused.failure());
  EXPECT_EQ(refused.failure()->details.front().path, "code_lot");
}

TEST_F(CommitterTest, NothingIsAcknowledgedIntoADatabaseThatWasRemoved) {
  record(meal("LL2611001", 0, Moment::kMatin, kMorning));
  fs::rename(folder_.path() + "/gaveurs.db", folder_.path() + "/old.db");
  const auto& refused = record(meal("LL2611001", 0, Moment::kSoir, kMorning));
  ASSERT_TRUE(refused.failure());
  EXPECT_EQ(refused.failure()->kind, ErrorKind::kUnavailable);
  fs::rename(folder_.path() + "/old.db", folder_.path() + "/gaveurs.db");
  EXPECT_FALSE(record(meal("LL2611001", 0, Moment::kSoir, kMorning)).failure());
}

}  // namespace
}  // namespace gaveurs
