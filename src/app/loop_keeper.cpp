#include "app/loop_keeper.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/log.h"

namespace gaveurs {
namespace {

// The cores belong to those who take meals first.
constexpr int kNiceness = 10;
// After learning, as many times what it took is left to others.
constexpr std::int64_t kRestFactor = 4;

std::int64_t steady_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void give_back(std::unique_ptr<Command> command, Error error) {
  command->set_failure(std::move(error));
  CompletionSink& sink = command->sink();
  std::vector<std::unique_ptr<Command>> done;
  done.push_back(std::move(command));
  sink.completed(std::move(done));
}

}  // namespace

LoopKeeper::LoopKeeper(std::unique_ptr<Reader> reader, Committer& committer, const Clock& clock,
                       const LoopSettings& settings, LearnedShelf* shelf)
    : reader_(std::move(reader)),
      committer_(committer),
      clock_(clock),
      settings_(settings),
      shelf_(shelf),
      thread_([this] { run(); }) {}

LoopKeeper::~LoopKeeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_tests_ = true;
  wake_.notify_all();
  thread_.join();
  if (tester_.joinable()) tester_.join();
  for (auto& command : waiting_) {
    give_back(std::move(command), {ErrorKind::kUnavailable, "the server is stopping", {}});
  }
}

void LoopKeeper::tick(bool leads) {
  const auto now = steady_ms();
  leads_ = leads;
  if ((!leads && !has_learned_) || now < next_look_ms_) return;
  next_look_ms_ = now + std::max(settings_.check_ms, rest_ms_.load());
  {
    const std::lock_guard lock(mutex_);
    due_ = true;
  }
  wake_.notify_one();
}

void LoopKeeper::prepare(std::unique_ptr<LearnedCommand> command) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() < kMostWaiting) {
      waiting_.push_back(std::move(command));
    }
  }
  if (command) {
    give_back(std::move(command),
              {ErrorKind::kUnavailable, "too many curves are being searched already", {}});
    return;
  }
  wake_.notify_one();
}

void LoopKeeper::completed(std::vector<std::unique_ptr<Command>> done) {
  // Under the lock: whoever waits for it may end at once, and the keeper with him.
  const std::lock_guard lock(mutex_);
  done_ = std::move(done.back());
  wake_.notify_one();
}

void LoopKeeper::run() {
  (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNiceness);
  for (;;) {
    std::optional<LearnedModel> tested;
    bool due = false;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || due_ || tested_ || !waiting_.empty(); });
      if (stopping_) return;
      tested = std::exchange(tested_, std::nullopt);
      if (waiting_.empty()) due = std::exchange(due_, false);
    }
    prepare_waiting();
    if (tested) store_tested(std::move(*tested));
    if (due) look();
  }
}

Result<void> LoopKeeper::learn(const LearningMark& mark, const std::optional<LearnedModel>& known) {
  auto learned = LearnedLoop::learn(*reader_, known, settings_, &stop_tests_);
  if (!learned) return std::unexpected(learned.error());
  learned_ = std::make_shared<const LearnedLoop>(std::move(*learned));
  has_learned_ = true;
  if (shelf_ != nullptr) shelf_->put(learned_);
  mark_ = mark;
  stored_ = false;
  return {};
}

void LoopKeeper::prepare_now(std::unique_ptr<LearnedCommand> command) {
  Result<void> outcome;
  if (!learned_) {
    const auto mark = reader_->learning_mark();
    const auto known = reader_->newest_model();
    if (!mark) outcome = std::unexpected(mark.error());
    if (outcome && !known) outcome = std::unexpected(known.error());
    // What was learned is stored when it is next looked for something new.
    if (outcome) outcome = learn(*mark, *known);
  }
  if (outcome) {
    outcome = command->prepare(*learned_, *reader_, clock_.now(), [this] { return go_on(); });
  }
  if (outcome) {
    committer_.submit(std::move(command));
  } else {
    give_back(std::move(command), outcome.error());
  }
}

std::unique_ptr<LearnedCommand> LoopKeeper::next_waiting(bool quick_only) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return nullptr;
  auto at = std::ranges::find_if(waiting_, [](const auto& one) { return !one->takes_long(); });
  if (at == waiting_.end() && !quick_only) at = waiting_.begin();
  if (at == waiting_.end()) return nullptr;
  auto command = std::move(*at);
  waiting_.erase(at);
  return command;
}

bool LoopKeeper::go_on() {
  while (auto command = next_waiting(true)) prepare_now(std::move(command));
  const std::lock_guard lock(mutex_);
  return !stopping_;
}

void LoopKeeper::prepare_waiting() {
  while (auto command = next_waiting(false)) prepare_now(std::move(command));
}

void LoopKeeper::look() {
  const auto begun = steady_ms();
  if (const auto looked = look_and_store(); !looked) {
    // Too few lots yet is no fault.
    if (looked.error().kind != ErrorKind::kConflict) {
      log_warning("nothing was learned", {{"error", looked.error().message}});
    }
  }
  rest_ms_ = kRestFactor * (steady_ms() - begun);
}

std::vector<StoreLearning::Ended> LoopKeeper::ended(const std::vector<Proposition>& running) const {
  std::map<std::string_view, const ClosedLot*> closed;
  for (const ClosedLot& lot : learned_->lots()) closed[lot.code] = &lot;
  std::vector<StoreLearning::Ended> out;
  for (const Proposition& one : running) {
    const auto at = closed.find(one.lot.value);
    if (at == closed.end()) continue;
    const ClosedLot& lot = *at->second;
    const double corn = lot.input.corn_g();
    out.push_back(
        {one.id, {lot.outcome.liver_g, corn, corn / lot.outcome.liver_g, lot.outcome.loss, {}}});
  }
  return out;
}

Result<void> LoopKeeper::look_and_store() {
  const auto mark = reader_->learning_mark();
  if (!mark) return std::unexpected(mark.error());
  const bool same_lots = mark_ && *mark_ == *mark;
  if (same_lots && (stored_ || !learned_ || !leads_)) return {};
  const auto known = reader_->newest_model();
  if (!known) return std::unexpected(known.error());
  if (!same_lots) {
    if (auto learned = learn(*mark, *known); !learned) {
      // Not asked again before something changes.
      if (learned.error().kind == ErrorKind::kConflict) mark_ = *mark;
      return learned;
    }
  }
  if (!leads_) return {};
  stored_ = true;
  PropositionFilter filter;
  filter.states = {PropositionState::kRunning};
  const auto running = reader_->propositions(filter, PropositionId{INT64_MAX}, 100'000);
  if (!running) return std::unexpected(running.error());
  auto harmed = learned_->harmed_sites();
  auto model = learned_->model();
  const bool same = *known && (*known)->version == model.version &&
                    (*known)->sites == model.sites && (*known)->seed == model.seed;
  if (!same && testing_) {
    stored_ = false;  // after the backtest that is under way
  } else if (!same) {
    test(std::move(model));
  }
  auto closing = ended(*running);
  if (closing.empty() && harmed.empty()) return {};
  put(std::make_unique<StoreLearning>(*this, learned_->version(), std::nullopt, std::move(closing),
                                      std::move(harmed)));
  return {};
}

void LoopKeeper::test(LearnedModel model) {
  testing_ = true;
  tester_ = std::thread([this, model = std::move(model), lots = learned_->lots()]() mutable {
    (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNiceness);
    add_backtest(lots, model, stop_tests_);
    {
      const std::lock_guard lock(mutex_);
      tested_ = std::move(model);
    }
    wake_.notify_all();
  });
}

void LoopKeeper::store_tested(LearnedModel model) {
  tester_.join();
  testing_ = false;
  auto version = model.version;
  put(std::make_unique<StoreLearning>(*this, std::move(version), std::move(model),
                                      std::vector<StoreLearning::Ended>{},
                                      std::set<std::string>{}));
}

void LoopKeeper::put(std::unique_ptr<Command> command) {
  committer_.submit(std::move(command));
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return done_ != nullptr; });
  const auto done = std::move(done_);
  if (!done->failure()) return;
  stored_ = false;  // tried again
  log_warning("what was learned was not stored", {{"error", done->failure()->message}});
}

}  // namespace gaveurs
