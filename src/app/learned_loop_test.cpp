// What a store teaches, and what is done with it: over a real store with made lots and ratings.
#include "app/learned_loop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "app/committer.h"
#include "app/loop_keeper.h"
#include "app/store_learning.h"
#include "base/temporary_folder.h"
#include "loop/fit_shape.h"
#include "store/open.h"

namespace gaveurs {
namespace {

constexpr int kControls = 5, kTests = 9;
bool is_control(int number) { return number % 3 == 0; }

class NoEvents final : public EventSink, public CompletionSink {
 public:
  void committed(std::span<const Event> committed) override {
    for (const Event& event : committed) events.push_back(event);
  }
  void completed(std::vector<std::unique_ptr<Command>>) override {}
  std::vector<Event> events;
};

class LearnedLoopTest : public testing::Test {
 protected:
  void SetUp() override {
    store_ = open_store({"", folder_.path(), true}).value();
    reader_ = store_->open_reader().value();
    settings_.check_ms = 10;
  }
  /// `body` beside a committer that runs; both keeper and committer have ended afterwards.
  template <typename Body>
  void with_keeper(NoEvents& events, Body body) {
    const ManualClock clock{from_paris({2026, 8, 1, 8, 0, 0})};
    Committer committer(*store_, clock, events, {});
    ASSERT_TRUE(committer.open().has_value());
    committer.start();
    {
      LoopKeeper keeper(store_->open_reader().value(), committer, clock, settings_);
      body(keeper);
    }
    committer.stop();
  }
  void commit(const WriteSet& set) {
    auto tx = store_->begin().value();
    ASSERT_TRUE(tx->write(set).has_value());
    ASSERT_TRUE(tx->commit().has_value());
  }

  // One of thirty lots; more corn weighs more.
  LotRecord record(int n) const {
    LotRecord out;
    out.code = {"MT26" + std::to_string(1000 + n)};
    out.gaveur = {3 + n % 3};
    out.site = {"MT"};
    out.souche = "Mulard";
    out.debut = from_paris({2026, 1, 1, 0, 0, 0}) + 3 * n * kMicrosPerDay;
    out.fin = out.debut + 10 * kMicrosPerDay;
    out.duree_jours = 10;
    out.nb_meg = 1'000;
    CurveShape shape;
    shape.top_g = 425 + 3 * (n * 7 % 11);
    double corn = 0;
    for (const double dose : doses_of(shape)) {
      out.courbe.push_back({static_cast<int>(out.courbe.size()) + 1, dose, dose});
      corn += dose;
    }
    out.resultat.mais_par_canard_g = corn;
    out.resultat.poids_foie_g = 500 + 0.03 * (corn - 7'000) + n % 5;
    out.resultat.itm = corn / out.resultat.poids_foie_g;
    out.resultat.perte =
        (0.01 + 0.001 * (n % 7)) * (loses_by_corn_ ? std::exp((corn - 7'000) / 500) : 1);
    return out;
  }
  void add_records(WriteSet& set, int count) const {
    for (std::int64_t id = 3; id < 6; ++id) set.gaveurs.push_back({{id}, "Gaveur", {"MT"}, {}});
    set.sites.push_back({{"MT"}, "Maubourguet", ""});
    for (int n = 0; n < count; ++n) set.records.push_back(record(n));
  }
  // The newest lots were controls and tests, and rated.
  void add_fed(WriteSet& set, int count, int control_stars, int test_stars) const {
    for (int i = 0; i < kControls + kTests; ++i) {
      const auto lot = record(count - 1 - i);
      Proposition fed;
      fed.id = {100 + i};
      fed.gaveur = lot.gaveur;
      fed.site = lot.site;
      fed.role = is_control(i) ? ProposalRole::kControl : ProposalRole::kTest;
      fed.state = PropositionState::kRunning;
      fed.doses_g = {210, 220};
      fed.lot = lot.code;
      fed.forecast = "{}";
      fed.front = "[]";
      fed.steps = 1;
      set.propositions.push_back(fed);
      for (int r = 0; r < 6; ++r) {
        Feedback rating;
        rating.id = {1'000 + 10 * i + r};
        rating.time = lot.fin + 20 * kMicrosPerDay;
        rating.product = {"FG_MT_" + std::to_string(10 * i + r)};
        rating.lot = lot.code;
        rating.site = lot.site;
        const int stars = is_control(i) ? control_stars : test_stars;
        rating.rating = Rating{.overall = std::clamp(stars + r % 2, 1, 5)};
        set.feedbacks.push_back(rating);
      }
    }
  }
  Proposition waiting(std::int64_t id, ProposalRole role, PropositionState state) const {
    Proposition out;
    out.id = {id};
    out.gaveur = {3};
    out.site = {"MT"};
    out.role = role;
    out.state = state;
    out.doses_g = {210, 220};
    out.forecast = "{}";
    out.front = "[]";
    out.model = "growth-1-before";
    out.steps = 1;
    return out;
  }
  std::vector<CurveQuestion> questions(int lots) const {
    const auto day = paris_day_number(from_paris({2026, 8, 1, 0, 0, 0}));
    std::vector<CurveQuestion> out;
    for (int i = 0; i < lots; ++i) out.push_back({{3 + i % 3}, {"MT"}, "Mulard", day});
    return out;
  }
  LearnedLoop learned() {
    auto out = LearnedLoop::learn(*reader_, std::nullopt, settings_);
    EXPECT_TRUE(out.has_value()) << (out ? "" : out.error().message);
    return std::move(*out);
  }

  bool loses_by_corn_ = false;
  LoopSettings settings_;
  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Reader> reader_;
};

TEST_F(LearnedLoopTest, TooFewLotsTeachNothing) {
  WriteSet set;
  add_records(set, 7);
  commit(set);
  const auto none = LearnedLoop::learn(*reader_, std::nullopt, settings_);
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().kind, ErrorKind::kConflict);
}

TEST_F(LearnedLoopTest, TheSameLotsTeachTheSameAndStoredScalesGiveTheSameModel) {
  WriteSet set;
  add_records(set, 30);
  commit(set);
  const auto first = learned();
  auto stored = first.model();
  EXPECT_EQ(stored.lots, 30);
  EXPECT_EQ(learned().model(), stored);
  const auto again = LearnedLoop::learn(*reader_, stored, settings_);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->model(), stored);
  Random one(5), other(5);
  const auto curves = first.propose(questions(6), 20, 0.06, one);
  const auto same = again->propose(questions(6), 20, 0.06, other);
  ASSERT_TRUE(curves.has_value() && same.has_value());
  EXPECT_EQ(curves->propositions, same->propositions);
}

TEST_F(LearnedLoopTest, ASearchThatNobodyWaitsForIsGivenUp) {
  WriteSet set;
  add_records(set, 30);
  commit(set);
  const auto loop = learned();
  int asked = 0;
  Random random(1);
  const auto all = loop.propose(questions(6), 20, 0.06, random, [&] { return ++asked > 0; });
  ASSERT_TRUE(all.has_value());
  const int most = asked;
  EXPECT_GE(most, 6);
  for (int left = 0; left < most; ++left) {
    int more = left;
    const auto none = loop.propose(questions(6), 20, 0.06, random, [&] { return more-- > 0; });
    ASSERT_FALSE(none.has_value());
    EXPECT_EQ(none.error().kind, ErrorKind::kUnavailable);
  }
}

/// Searches until it is told to give up, or is done at once.
class Prepared final : public LearnedCommand {
 public:
  Prepared(CompletionSink& sink, bool is_long, std::atomic<int>& prepared)
      : LearnedCommand(sink), is_long_(is_long), prepared_(prepared) {}
  bool takes_long() const override { return is_long_; }
  Result<void> prepare(const LearnedLoop&, Reader&, Instant, const GoOn& go_on) override {
    if (!is_long_) {
      ++prepared_;
      return {};
    }
    while (go_on()) ::usleep(1'000);
    return fail(ErrorKind::kUnavailable, "given up");
  }
  Result<void> decide(Decision&) override { return {}; }

 private:
  const bool is_long_;
  std::atomic<int>& prepared_;
};

class Answers final : public CompletionSink {
 public:
  void completed(std::vector<std::unique_ptr<Command>> done) override {
    for (const auto& one : done) ++(one->failure() ? refused : accepted);
  }
  std::atomic<int> refused{0}, accepted{0};
};

TEST_F(LearnedLoopTest, AReviewDoesNotWaitBehindALongSearchNorDoesTheEnd) {
  WriteSet set;
  add_records(set, 30);
  commit(set);
  NoEvents events;
  Answers answers;
  std::atomic<int> prepared{0};
  with_keeper(events, [&](LoopKeeper& keeper) {
    keeper.prepare(std::make_unique<Prepared>(answers, true, prepared));
    keeper.prepare(std::make_unique<Prepared>(answers, true, prepared));
    for (int i = 0; i < 5; ++i) {
      keeper.prepare(std::make_unique<Prepared>(answers, false, prepared));
    }
    for (int i = 0; i < 60'000 && answers.accepted < 5; ++i) ::usleep(1'000);
    EXPECT_EQ(answers.accepted, 5);
    EXPECT_EQ(answers.refused, 0);
  });
  EXPECT_EQ(prepared, 5);
  EXPECT_EQ(answers.refused, 2);
}

/// Keeps the model it was prepared with.
class AsksForTheModel final : public LearnedCommand {
 public:
  AsksForTheModel(CompletionSink& sink, std::atomic<std::int64_t>& lots)
      : LearnedCommand(sink), lots_(lots) {}
  Result<void> prepare(const LearnedLoop& learned, Reader&, Instant, const GoOn&) override {
    lots_ = learned.model().lots;
    return {};
  }
  Result<void> decide(Decision&) override { return {}; }

 private:
  std::atomic<std::int64_t>& lots_;
};

TEST_F(LearnedLoopTest, ANodeThatDoesNotLeadJudgedByTheFirstModelItEverLearned) {
  WriteSet set;
  add_records(set, 30);
  commit(set);
  NoEvents events;
  Answers answers;
  with_keeper(events, [&](LoopKeeper& keeper) {
    std::atomic<std::int64_t> lots{0};
    const auto ask_until = [&](std::int64_t wanted) {
      for (int i = 0; i < 6'000 && lots != wanted; ++i) {
        keeper.tick(false);
        keeper.prepare(std::make_unique<AsksForTheModel>(answers, lots));
        ::usleep(10'000);
      }
      return lots == wanted;
    };
    EXPECT_TRUE(ask_until(30));
    WriteSet more;
    more.records.push_back(record(30));
    commit(more);
    EXPECT_TRUE(ask_until(31));
  });
  EXPECT_FALSE(reader_->newest_model().value()) << "it is the one that leads who stores";
}

TEST_F(LearnedLoopTest, WhatIsProposedKeepsEveryLimitAtEveryGaveurs) {
  WriteSet set;
  add_records(set, 30);
  commit(set);
  const auto loop = learned();
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Random random(seed);
    const auto curves = loop.propose(questions(12), 20, 0.03, random);
    ASSERT_TRUE(curves.has_value()) << curves.error().message;
    for (const Proposition& one : curves->propositions) {
      EXPECT_FALSE(limit_broken(one.doses_g, CurveLimits{}));
      EXPECT_LE(one.loss_upper95, 0.03);
      for (const double dose : one.doses_g) EXPECT_EQ(dose, std::round(dose));
    }
  }
  Random random(9);
  const auto none = loop.propose(questions(3), 20, 0.001, random);
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().kind, ErrorKind::kConflict);
}

TEST_F(LearnedLoopTest, WhereTheUsualCurveLosesTooManyOneThatLosesFewerIsProposed) {
  loses_by_corn_ = true;
  WriteSet set;
  add_records(set, 60);
  commit(set);
  const auto loop = learned();
  const auto asked = questions(3);
  const auto usual = whole_doses_of(loop.standard(asked.front(), 20), {});
  double limit = 1;
  for (const CurveQuestion& question : asked) {
    const auto said = loop.judge(question, usual, ProposalRole::kControl, usual, 1);
    ASSERT_TRUE(said.has_value());
    limit = std::min(limit, 0.9 * said->promise.loss_upper95);
  }
  Random random(3);
  const auto curves = loop.propose(asked, 20, limit, random);
  ASSERT_TRUE(curves.has_value()) << curves.error().message;
  EXPECT_TRUE(curves->left_out.empty());
  ASSERT_EQ(curves->propositions.size(), 3U);
  for (const Proposition& one : curves->propositions) {
    EXPECT_NE(one.role, ProposalRole::kControl);
    EXPECT_LE(one.loss_upper95, limit);
    EXPECT_FALSE(limit_broken(one.doses_g, CurveLimits{}));
    EXPECT_LT(std::accumulate(one.doses_g.begin(), one.doses_g.end(), 0.0),
              std::accumulate(usual.begin(), usual.end(), 0.0));
  }
}

TEST_F(LearnedLoopTest, RatingsTeachWhatACurveWillBeRated) {
  WriteSet set;
  add_records(set, 30);
  add_fed(set, 30, 4, 4);
  commit(set);
  const auto loop = learned();
  EXPECT_EQ(loop.model().rated_lots, kControls + kTests);
  EXPECT_EQ(loop.model().ratings, 6 * (kControls + kTests));
  EXPECT_TRUE(loop.harmed_sites().empty());
  const auto question = questions(1).front();
  const auto doses = whole_doses_of(loop.standard(question, 20), {});
  const auto said = loop.judge(question, doses, ProposalRole::kBest, doses, 0.06);
  ASSERT_TRUE(said.has_value());
  ASSERT_TRUE(said->promise.rating.has_value());
  EXPECT_NEAR(said->promise.rating->mean, 4.5, 0.3);
  EXPECT_NEAR(*said->beside.rating, 0, 1e-9);
}

TEST_F(LearnedLoopTest, TestsThatDoWorseThanControlsAreStoppedBeforeTheyBegin) {
  WriteSet set;
  add_records(set, 30);
  add_fed(set, 30, 4, 1);
  set.propositions.push_back(waiting(901, ProposalRole::kTest, PropositionState::kAgreed));
  set.propositions.push_back(waiting(902, ProposalRole::kControl, PropositionState::kAgreed));
  set.propositions.push_back(waiting(903, ProposalRole::kTest, PropositionState::kProposed));
  commit(set);
  EXPECT_THAT(learned().harmed_sites(), testing::ElementsAre("MT"));
  NoEvents sink;
  with_keeper(sink, [&](LoopKeeper& keeper) {
    for (int i = 0; i < 6'000 && !reader_->newest_model().value(); ++i) {
      keeper.tick(true);
      ::usleep(10'000);
    }
  });
  const auto model = reader_->newest_model().value();
  ASSERT_TRUE(model.has_value());
  EXPECT_EQ(model->sites, "MT");
  EXPECT_THAT(model->picture, testing::StartsWith("<svg "));
  const auto state = [&](std::int64_t id) { return reader_->proposition({id}).value()->state; };
  EXPECT_EQ(state(901), PropositionState::kStopped);
  EXPECT_EQ(state(902), PropositionState::kAgreed);
  EXPECT_EQ(state(903), PropositionState::kStopped);
  // Lots whose record came are closed with it.
  const auto closed = reader_->proposition({100}).value();
  EXPECT_EQ(closed->state, PropositionState::kClosed);
  EXPECT_EQ(closed->result->liver_g, record(29).resultat.poids_foie_g);
  EXPECT_EQ(sink.events.size(), 2U + kControls + kTests);
  for (const Event& event : sink.events) {
    const bool unseen = event.body.find("\"proposition_id\":903,") != std::string::npos;
    EXPECT_EQ(event.gaveur.value == 0, unseen) << event.body;
  }
}

}  // namespace
}  // namespace gaveurs
