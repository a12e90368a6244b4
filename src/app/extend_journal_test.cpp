// What goes into the transparency log, over a real store: by whom, once, and never over leaves that
// the store does not have.
#include <gtest/gtest.h>

#include "app/committer.h"
#include "app/decision.h"
#include "app/journal.h"
#include "app/record_meal.h"
#include "app/seed_people.h"
#include "base/clock.h"
#include "base/temporary_folder.h"
#include "store/open.h"
#include "wire/meal_json.h"

namespace gaveurs {
namespace {

const Instant kMorning = from_paris({2026, 11, 24, 7, 30, 0});

class Kept final : public EventSink, public CompletionSink {
 public:
  void committed(std::span<const Event>) override {}
  void completed(std::vector<std::unique_ptr<Command>> commands) override {
    for (auto& command : commands) done.push_back(std::move(command));
  }
  std::vector<std::unique_ptr<Command>> done;
};

class ExtendJournalTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(seed_people(*store_, true).has_value());
    start();
  }
  void start() {
    committer_ = std::make_unique<Committer>(*store_, clock_, kept_, CommitterOptions{});
    ASSERT_TRUE(committer_->open().has_value());
  }
  std::unique_ptr<Journal> open_journal(const std::string& key) {
    return Journal::open(folder_.path() + "/" + key, "log.example", *reader_).value();
  }
  JournalRound round() { return read_round(*reader_, clock_.now()).value().value(); }
  void submit_meal(int jour) {
    Meal m;
    m.lot = {"LL2611001"};
    m.gaveur = {1};
    m.gaveur_nom = "Jean Martin";
    m.site = {"LL"};
    m.genetique = "Mulard";
    m.slot = {jour, Moment::kMatin};
    m.values = {300, 300, 4'500, 50, 0, 21, 60, kMorning + jour * kMicrosPerDay, false};
    committer_->submit(std::make_unique<RecordMeal>(kept_, m, encode_meal_message(m)));
  }
  void submit_round(Journal& journal, JournalRound made) {
    committer_->submit(std::make_unique<ExtendJournal>(kept_, journal, std::move(made)));
  }
  const std::optional<Error>& run() {
    EXPECT_TRUE(committer_->run_once());
    return kept_.done.back()->failure();
  }
  void expect_head_over_the_leaves(std::int64_t size) {
    const auto head = reader_->journal_head().value().value();
    EXPECT_EQ(head.size, size);
    TreeBuilder tree;
    const auto leaves = reader_->journal_leaves(0, 1'000).value();
    for (const JournalLeaf& leaf : leaves) tree.append(leaf_hash(leaf.entry));
    const auto known = check_tree_head(head.note, parse_public_key(head.key).value());
    ASSERT_TRUE(known.has_value()) << known.error().message;
    EXPECT_EQ(known->head.root, tree.root());
  }

  TemporaryFolder folder_;
  ManualClock clock_{kMorning};
  Kept kept_;
  std::unique_ptr<Store> store_ = open_store(store_at(folder_.path(), true)).value();
  std::unique_ptr<Reader> reader_ = store_->open_reader().value();
  std::unique_ptr<Committer> committer_;
};

TEST_F(ExtendJournalTest, ATreeOfAFailedBatchWasSignedAfterAnotherNodeAddedAsManyLeaves) {
  submit_meal(0);
  run();
  const auto ours = open_journal("key"), other = open_journal("key");
  {
    auto tx = store_->begin().value();
    LotCache cache;
    LineCache line;
    LineWatch watch;
    CurveCache curves;
    Decision decision(*tx, cache, line, watch, curves, nullptr, clock_.now(), true);
    ExtendJournal lost(kept_, *ours, round());
    ASSERT_TRUE(lost.decide(decision).has_value());
    // … and the transaction is rolled back.
  }
  submit_round(*other, round());
  ASSERT_FALSE(run());
  submit_meal(1);
  run();
  submit_round(*ours, round());
  ASSERT_FALSE(run());
  expect_head_over_the_leaves(2);
}

TEST_F(ExtendJournalTest, ALeaderWithoutTheNewKeyRefusedTheMealsOfItsBatches) {
  submit_meal(0);
  run();
  const auto good = open_journal("key"), old = open_journal("old_key");
  submit_round(*good, round());
  ASSERT_FALSE(run());
  submit_meal(1);
  run();
  submit_meal(2);
  submit_round(*old, round());
  ASSERT_TRUE(run());
  EXPECT_EQ(kept_.done.back()->failure()->kind, ErrorKind::kUsage);
  EXPECT_FALSE(kept_.done[kept_.done.size() - 2]->failure());
  EXPECT_TRUE(committer_->healthy());
  submit_round(*good, round());
  ASSERT_FALSE(run());
  expect_head_over_the_leaves(3);
}

TEST_F(ExtendJournalTest, ATileThatIsLostStopsTheLogAndNotTheMeals) {
  submit_meal(0);
  run();
  const auto first = open_journal("key"), restarted = open_journal("key");
  submit_round(*first, round());
  ASSERT_FALSE(run());
  {
    WriteSet set;
    set.tiles.push_back({0, 0, std::string(32, 'x')});
    auto tx = store_->begin().value();
    ASSERT_TRUE(tx->write(set).has_value());
    ASSERT_TRUE(tx->commit().has_value());
  }
  submit_meal(1);
  run();
  submit_meal(2);
  submit_round(*restarted, round());
  ASSERT_TRUE(run());
  EXPECT_FALSE(kept_.done[kept_.done.size() - 2]->failure());
  EXPECT_TRUE(committer_->healthy());
}

TEST_F(ExtendJournalTest, ADayReadAheadOfItsEventsGotTwoLeaves) {
  submit_meal(0);
  run();
  {
    WriteSet set;
    for (Seq seq = 2; seq <= 20'010; ++seq) {
      set.events.push_back({seq, clock_.now(), EventKind::kFeedbackReceived, {}, {}, {}, "{}"});
    }
    auto tx = store_->begin().value();
    ASSERT_TRUE(tx->write(set).has_value());
    ASSERT_TRUE(tx->commit().has_value());
  }
  start();
  submit_meal(1);
  run();
  const auto journal = open_journal("key");
  auto first = round();
  EXPECT_TRUE(first.behind);
  submit_round(*journal, std::move(first));
  ASSERT_FALSE(run());
  submit_round(*journal, round());
  ASSERT_FALSE(run());
  expect_head_over_the_leaves(2);
}

}  // namespace
}  // namespace gaveurs
