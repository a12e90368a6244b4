#include "app/loop_keeper.h"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>

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
                       const LoopSettings& settings)
    : reader_(std::move(reader)),
      committer_(committer),
      clock_(clock),
      settings_(settings),
      thread_([this] { run(); }) {}

LoopKeeper::~LoopKeeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
  for (auto& command : waiting_) {
    give_back(std::move(command), {ErrorKind::kUnavailable, "the server is stopping", {}});
  }
}

void LoopKeeper::tick(bool leads) {
  const auto now = steady_ms();
  if (!leads || now < next_look_ms_) return;
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
  {
    const std::lock_guard lock(mutex_);
    done_ = std::move(done.back());
  }
  wake_.notify_one();
}

void LoopKeeper::run() {
  (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNiceness);
  for (;;) {
    std::unique_ptr<LearnedCommand> command;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || due_ || !waiting_.empty(); });
      if (stopping_) return;
      if (!waiting_.empty()) {
        command = std::move(waiting_.front());
        waiting_.pop_front();
      } else {
        due_ = false;
      }
    }
    if (command) {
      prepare_now(std::move(command));
    } else {
      look();
    }
  }
}

Result<void> LoopKeeper::learn(const LearningMark& mark, const std::optional<LearnedModel>& known) {
  auto learned = LearnedLoop::learn(*reader_, known, settings_);
  if (!learned) return std::unexpected(learned.error());
  learned_ = std::make_unique<LearnedLoop>(std::move(*learned));
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
  if (outcome) outcome = command->prepare(*learned_, *reader_, clock_.now());
  if (outcome) {
    committer_.submit(std::move(command));
  } else {
    give_back(std::move(command), outcome.error());
  }
}

void LoopKeeper::prepare_waiting() {
  for (;;) {
    std::unique_ptr<LearnedCommand> command;
    {
      const std::lock_guard lock(mutex_);
      if (waiting_.empty() || stopping_) return;
      command = std::move(waiting_.front());
      waiting_.pop_front();
    }
    prepare_now(std::move(command));
  }
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
  if (same_lots && (stored_ || !learned_)) return {};
  const auto known = reader_->newest_model();
  if (!known) return std::unexpected(known.error());
  if (!same_lots) {
    if (auto learned = learn(*mark, *known); !learned) {
      // Not asked again before something changes.
      if (learned.error().kind == ErrorKind::kConflict) mark_ = *mark;
      return learned;
    }
  }
  stored_ = true;
  // The backtest takes a while, and who waits for curves needs none.
  prepare_waiting();
  PropositionFilter filter;
  filter.states = {PropositionState::kRunning};
  const auto running = reader_->propositions(filter, PropositionId{INT64_MAX}, 100'000);
  if (!running) return std::unexpected(running.error());
  auto harmed = learned_->harmed_sites();
  auto model = std::optional(learned_->model(false));
  const bool same = *known && (*known)->version == model->version &&
                    (*known)->sites == model->sites && (*known)->seed == model->seed;
  if (same) {
    model.reset();
  } else {
    model = learned_->model(true);
  }
  auto closing = ended(*running);
  if (!model && closing.empty() && harmed.empty()) return {};
  put(std::make_unique<StoreLearning>(*this, learned_->version(), std::move(model),
                                      std::move(closing), std::move(harmed)));
  return {};
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
