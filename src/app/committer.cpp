#include "app/committer.h"

#include <iterator>
#include <map>

#include "app/decision.h"
#include "app/sample_events.h"
#include "base/log.h"

namespace gaveurs {
namespace {

constexpr int kTailPage = 1'000;
constexpr auto kProbeInterval = std::chrono::seconds(1);
// Between two lines about one outage.
constexpr std::int64_t kFailureTellMicros = 10 * kMicrosPerSecond;

bool fails_batch(ErrorKind kind) {
  return kind == ErrorKind::kUnavailable || kind == ErrorKind::kCorrupt ||
         kind == ErrorKind::kInternal;
}

}  // namespace

Committer::Committer(Store& store, const Clock& clock, EventSink& sink, CommitterOptions options)
    : store_(store), clock_(clock), sink_(sink), options_(options) {}

Committer::~Committer() { stop(); }

Result<void> Committer::open() {
  auto reader = store_.open_reader();
  if (!reader) return std::unexpected(reader.error());
  reader_ = std::move(*reader);
  const auto head = reader_->head();
  if (!head) return std::unexpected(head.error());
  published_ = head_ = *head;
  return {};
}

void Committer::start() {
  thread_ = std::thread([this] { loop(); });
  store_.watch([this] {
    {
      const std::lock_guard lock(mutex_);
      others_wrote_ = true;
    }
    wake_.notify_one();
  });
}

void Committer::stop() {
  if (!thread_.joinable()) return;
  store_.watch({});
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Committer::submit(std::vector<std::unique_ptr<Command>>& commands) {
  if (commands.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    queued_.fetch_add(commands.size(), std::memory_order_relaxed);
    std::move(commands.begin(), commands.end(), std::back_inserter(queue_));
  }
  commands.clear();
  wake_.notify_one();
}

void Committer::submit(std::unique_ptr<Command> command) {
  std::vector<std::unique_ptr<Command>> one;
  one.push_back(std::move(command));
  submit(one);
}

std::string Committer::last_failure() const {
  const std::lock_guard lock(mutex_);
  return last_failure_;
}

Committer::Batch Committer::take_batch() {
  const std::lock_guard lock(mutex_);
  if (queue_.size() <= options_.max_batch) return std::exchange(queue_, {});
  Batch batch(
      std::make_move_iterator(queue_.begin()),
      std::make_move_iterator(queue_.begin() + static_cast<std::ptrdiff_t>(options_.max_batch)));
  queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(options_.max_batch));
  return batch;
}

bool Committer::run_once() {
  Batch batch = take_batch();
  if (batch.empty()) return false;
  const std::size_t taken = batch.size();
  commit_batch(batch);
  queued_.fetch_sub(taken, std::memory_order_relaxed);
  hand_back(std::move(batch));
  return true;
}

void Committer::loop() {
  auto last_probe = std::chrono::steady_clock::now();
  for (;;) {
    if (run_once()) continue;
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, std::chrono::milliseconds(options_.poll_interval_ms),
                     [this] { return stopping_ || others_wrote_ || !queue_.empty(); });
      others_wrote_ = false;
      if (!queue_.empty()) continue;
      if (stopping_) return;
    }
    look_for_others();
    if (healthy()) {
      if (const auto usable = store_.usable(); !usable) set_health(usable);
    }
    const auto now = std::chrono::steady_clock::now();
    if (!healthy() && now - last_probe >= kProbeInterval) {
      last_probe = now;
      probe();
    }
  }
}

void Committer::commit_batch(Batch& batch) {
  const Instant begun = clock_.now();
  std::vector<Event> events;
  const auto outcome = decide_and_commit(batch, events);
  set_health(outcome);
  counters_.commands += static_cast<std::int64_t>(batch.size());
  counters_.commit_micros += clock_.now() - begun;
  if (outcome) {
    ++counters_.commits;
    counters_.events += static_cast<std::int64_t>(events.size());
    if (!events.empty()) publish(events);
    cache_.trim();
    line_.trim();
    watch_.end_batch();
    curves_.trim();
    return;
  }
  ++counters_.failed_commits;
  // What the cache holds was decided but never written.
  cache_.clear();
  line_.clear();
  watch_.clear();
  curves_.clear();
  for (auto& command : batch) {
    if (!command->failure()) command->set_failure(outcome.error());
  }
}

void Committer::forget_stale(const WriteTx& tx) {
  const Changes& changes = tx.changes_by_others();
  cache_.forget(changes);
  if (!changes.any) return;
  line_.clear();
  curves_.clear();
  watch_.others_wrote();
}

Result<void> Committer::decide_and_commit(Batch& batch, std::vector<Event>& events) {
  if (auto usable = store_.usable(); !usable) return usable;
  auto begun = store_.begin();
  if (!begun) return std::unexpected(std::move(begun.error()));
  WriteTx& tx = **begun;
  forget_stale(tx);
  Decision decision(tx, cache_, line_, watch_, curves_, codes_, clock_.now(), options_.demo);
  if (auto decided = decide_all(batch, decision); !decided) return decided;
  decision.finish();
  if (!decision.set().empty()) {
    if (auto wrote = tx.write(decision.set()); !wrote) return wrote;
    head_ = tx.head();
    if (auto done = tx.commit(); !done) return done;
    events = std::move(decision.set().events);
  }
  return {};
}

// What the batch's decisions will ask for, in as few questions as there are kinds.
Result<void> Committer::load_for(const Batch& batch, WriteTx& tx) {
  std::vector<LotCode> codes;
  std::vector<SampleId> samples;
  for (const auto& command : batch) {
    if (const LotCode* code = command->lot()) {
      if (codes.empty() || codes.back() != *code) codes.push_back(*code);
    }
    if (const SampleId* id = command->sample_id()) samples.push_back(*id);
  }
  if (auto loaded = cache_.load(tx, codes); !loaded) return loaded;
  return line_.load_samples(tx, samples);
}

Result<void> Committer::decide_all(Batch& batch, Decision& decision) {
  if (auto loaded = load_for(batch, decision.tx()); !loaded) return loaded;
  for (auto& command : batch) {
    auto decided = command->decide(decision);
    if (decided) continue;
    if (fails_batch(decided.error().kind)) return decided;
    ++counters_.refused;
    command->set_failure(std::move(decided.error()));
  }
  return {};
}

void Committer::publish(std::span<const Event> events) {
  // Others may have committed since the last round; theirs come first in the log. When they cannot
  // be read now, these wait with them: a later round reads all from the log.
  publish_up_to(events.front().seq - 1);
  head_ = events.back().seq;
  if (published_ + 1 != events.front().seq) return;
  sink_.committed(events);
  published_ = head_;
}

void Committer::publish_up_to(Seq head) {
  while (published_ < head) {
    auto events = reader_->events(published_, head, kTailPage, std::nullopt);
    const auto whole =
        events ? complete_events(*reader_, *events) : Result<void>(std::unexpected(events.error()));
    if (!whole) {
      log_error("cannot read the event log", {{"error", whole.error().message}});
      return;
    }
    if (events->empty()) break;
    sink_.committed(*events);
    published_ = events->back().seq;
  }
  published_ = std::max(published_, head);
}

void Committer::look_for_others() {
  const auto changed = store_.poll_changes();
  if (!changed) {
    set_health(std::unexpected(changed.error()));
  } else if (*changed || look_again_) {
    // The store tells of a change once; where the head cannot be read now, it is next time.
    const auto head = reader_->head();
    look_again_ = !head;
    if (head) head_ = *head;
  }
  publish_up_to(head_);
}

void Committer::probe() {
  if (!store_.usable()) return;
  const auto outcome = [&]() -> Result<void> {
    auto tx = store_.begin();
    if (!tx) return std::unexpected(std::move(tx.error()));
    forget_stale(**tx);
    WriteSet set;
    set.probe = clock_.now();
    if (auto wrote = (*tx)->write(set); !wrote) return wrote;
    return (*tx)->commit();
  }();
  set_health(outcome);
}

void Committer::set_health(const Result<void>& outcome) {
  const bool good = outcome.has_value();
  const std::lock_guard lock(mutex_);
  const bool turned = good != healthy();
  if (!turned && (good || last_failure_ == outcome.error().message)) return;
  last_failure_ = good ? "" : outcome.error().message;
  healthy_ = good;
  if (good) return log_info("the store takes data again");
  // One outage has many words, which take turns several times a second.
  const Instant now = clock_.now();
  if (!turned && now.micros - failure_told_.micros < kFailureTellMicros) return;
  failure_told_ = now;
  log_error("the store refused a commit", {{"error", outcome.error().message}});
}

void Committer::hand_back(Batch batch) {
  // Nearly always there are as many sinks as network threads: one or two.
  std::map<CompletionSink*, Batch> by_sink;
  for (auto& command : batch) by_sink[&command->sink()].push_back(std::move(command));
  for (auto& [sink, done] : by_sink) sink->completed(std::move(done));
}

}  // namespace gaveurs
