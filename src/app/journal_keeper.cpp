#include "app/journal_keeper.h"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>

#include "base/log.h"

namespace gaveurs {
namespace {

// Under a flood the cores belong to those who take meals first; the log catches up behind them.
constexpr int kNiceness = 5;
// After a round as many times its time in the committer is left to others.
constexpr int kRestFactor = 3;

}  // namespace

JournalKeeper::JournalKeeper(std::unique_ptr<Journal> journal, std::unique_ptr<Reader> reader,
                             Committer& committer, const Clock& clock)
    : journal_(std::move(journal)),
      reader_(std::move(reader)),
      committer_(committer),
      clock_(clock),
      thread_([this] { run(); }) {}

JournalKeeper::~JournalKeeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void JournalKeeper::tick(Seq head) {
  {
    const std::lock_guard lock(mutex_);
    if (head == upto_) return;
    head_ = head;
  }
  wake_.notify_one();
}

void JournalKeeper::completed(std::vector<std::unique_ptr<Command>> done) {
  // Under the lock: whoever waits for it may end at once, and the keeper with him.
  const std::lock_guard lock(mutex_);
  done_ = std::move(done.back());
  wake_.notify_one();
}

void JournalKeeper::run() {
  (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNiceness);
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || head_ >= 0; });
      if (stopping_) return;
      head_ = -1;
    }
    while (extend()) {
    }
  }
}

bool JournalKeeper::extend() {
  auto round = read_round(*reader_, clock_.now());
  if (!round) {
    log_warning("the transparency log was not extended", {{"error", round.error().message}});
    return false;
  }
  if (!*round) return false;
  const auto begun = std::chrono::steady_clock::now();
  const auto done = put(std::move(**round));
  const auto took = std::chrono::steady_clock::now() - begun;
  std::unique_lock lock(mutex_);
  if (done) upto_ = done->upto;
  if (wake_.wait_for(lock, kRestFactor * took, [this] { return stopping_; })) return false;
  return done && done->behind;
}

std::optional<JournalRound> JournalKeeper::put(JournalRound round) {
  committer_.submit(std::make_unique<ExtendJournal>(*this, *journal_, std::move(round)));
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return done_ != nullptr; });
  const auto done = std::move(done_);
  const auto& extended = dynamic_cast<const ExtendJournal&>(*done);
  if (!extended.failure()) return extended.round();
  // Two nodes may both lead for a moment; the next tick reads what the other one did.
  if (extended.failure()->kind != ErrorKind::kConflict) {
    log_warning("the transparency log was not extended", {{"error", extended.failure()->message}});
  }
  return std::nullopt;
}

}  // namespace gaveurs
