// LoopKeeper: learns. Its thread looks now and then whether lots closed or ratings came, learns
// anew from the store with a reader of its own, hands what it learned to the committer, and
// prepares the commands that need it. So a search or a training never holds up a meal or a request.
// On the node that leads it stores models, closes lots and stops tests; on every node it prepares.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "app/committer.h"
#include "app/learned_command.h"
#include "app/learned_loop.h"
#include "app/learned_shelf.h"
#include "app/loop_settings.h"
#include "app/store_learning.h"

namespace gaveurs {

class LoopKeeper final : public CompletionSink {
 public:
  LoopKeeper(std::unique_ptr<Reader> reader, Committer& committer, const Clock& clock,
             const LoopSettings& settings, LearnedShelf* shelf = nullptr);
  /// Before the committer stops. Commands that still wait are refused.
  ~LoopKeeper() override;

  /// Called a few times a second; `leads`: this node does the periodic jobs. One that does not
  /// learns only once somebody asked it for curves; from then on it keeps up.
  void tick(bool leads);
  /// Takes a command to prepare; it goes to the committer, or back to its sink when refused.
  void prepare(std::unique_ptr<LearnedCommand> command);
  void completed(std::vector<std::unique_ptr<Command>> done) override;

  /// Commands waiting; more are refused as unavailable.
  static constexpr std::size_t kMostWaiting = 32;

 private:
  void run();
  void prepare_now(std::unique_ptr<LearnedCommand> command);
  /// The next that waits, what is quick first; null: none, or only such as take long.
  std::unique_ptr<LearnedCommand> next_waiting(bool quick_only);
  /// While one that takes long is prepared: those that are quick do not wait behind it.
  bool go_on();
  Result<void> learn(const LearningMark& mark, const std::optional<LearnedModel>& known);
  void prepare_waiting();
  void look();
  Result<void> look_and_store();
  /// On a thread of its own, so that nobody who wants curves waits for the backtest.
  void test(LearnedModel model);
  void store_tested(LearnedModel model);
  std::vector<StoreLearning::Ended> ended(const std::vector<Proposition>& running) const;
  void put(std::unique_ptr<Command> command);

  std::unique_ptr<Reader> reader_;
  Committer& committer_;
  const Clock& clock_;
  const LoopSettings& settings_;
  LearnedShelf* const shelf_;  // for others to read what was learned; null: for nobody
  // The keeper's thread only.
  std::shared_ptr<const LearnedLoop> learned_;
  std::optional<LearningMark> mark_;  // of what is learned, or cannot be yet
  bool stored_ = false;  // what is learned

  bool testing_ = false;
  std::thread tester_;
  std::atomic<bool> stop_tests_{false};

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::unique_ptr<LearnedCommand>> waiting_;
  std::optional<LearnedModel> tested_;
  bool due_ = false;  // to look for something new
  bool stopping_ = false;
  std::unique_ptr<Command> done_;
  std::int64_t next_look_ms_ = 0;  // of the steady clock; tick()'s thread only
  std::atomic<std::int64_t> rest_ms_{0};
  std::atomic<bool> leads_{false}, has_learned_{false};
  std::thread thread_;
};

}  // namespace gaveurs
