// Committer: the one thread that writes. Commands wait in its queue; each round takes all that
// wait (up to a limit), decides them in order inside one transaction, commits once (group commit),
// publishes the events and only then hands the commands back. So the more wait, the cheaper each
// becomes, and nothing is acknowledged or shown before it is on disk.
//
// It also notices commits of other processes on the same store and publishes their events, so the
// log has one order for all who watch: at once where the store tells of them, otherwise by asking
// now and then. submit() is safe from any thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "app/command.h"
#include "app/curve_cache.h"
#include "app/line_cache.h"
#include "app/line_watch.h"
#include "app/lot_cache.h"
#include "app/product_codes.h"
#include "base/clock.h"
#include "store/store.h"

namespace gaveurs {

/// Told of committed events in the order of the log. Called on the committer's thread.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void committed(std::span<const Event> events) = 0;
};

struct CommitterOptions {
  std::size_t max_batch = 4'096;       // commands per transaction
  std::size_t queue_limit = 16'384;    // commands waiting before producers are held back
  std::int64_t poll_interval_ms = 100; // how often to look for commits of others when idle
  bool demo = false;
};

struct CommitterCounters {
  std::atomic<std::int64_t> commands{0}, commits{0}, failed_commits{0}, refused{0}, events{0};
  std::atomic<std::int64_t> commit_micros{0};  // time spent in transactions
};

class Committer {
 public:
  Committer(Store& store, const Clock& clock, EventSink& sink, CommitterOptions options);
  ~Committer();

  /// Reads where the log ends; call once before start() or run_once().
  Result<void> open();
  /// Before start(): from here on compliant livers become products.
  void make_products(const ProductCodes& codes) { codes_ = &codes; }
  void start();
  /// Decides and commits everything still queued, then ends the thread.
  void stop();

  /// Takes all commands and empties `commands`.
  void submit(std::vector<std::unique_ptr<Command>>& commands);
  void submit(std::unique_ptr<Command> command);
  /// Whether producers should wait before they submit more.
  bool crowded() const { return queued_.load(std::memory_order_relaxed) >= options_.queue_limit; }
  std::size_t queued() const { return queued_.load(std::memory_order_relaxed); }
  /// False after a commit failed, until writing works again.
  bool healthy() const { return healthy_.load(std::memory_order_relaxed); }
  std::string last_failure() const;
  const CommitterCounters& counters() const { return counters_; }

  /// One round without waiting; false when there was nothing to do. For tests and the loop.
  bool run_once();

 private:
  using Batch = std::vector<std::unique_ptr<Command>>;

  void loop();
  Batch take_batch();
  void commit_batch(Batch& batch);
  Result<void> decide_and_commit(Batch& batch, std::vector<Event>& events);
  /// Forgets what others changed; for every transaction that is begun.
  void forget_stale(const WriteTx& tx);
  Result<void> decide_all(Batch& batch, Decision& decision);
  Result<void> load_for(const Batch& batch, WriteTx& tx);
  void publish(std::span<const Event> events);
  void publish_up_to(Seq head);
  void look_for_others();
  void probe();
  void set_health(const Result<void>& outcome);
  static void hand_back(Batch batch);

  Store& store_;
  const Clock& clock_;
  EventSink& sink_;
  const CommitterOptions options_;
  const ProductCodes* codes_ = nullptr;
  LotCache cache_;
  LineCache line_;
  LineWatch watch_;
  CurveCache curves_;
  std::unique_ptr<Reader> reader_;
  Seq published_ = 0;  // the sink was told of all up to here
  Seq head_ = 0;       // the log is known to reach to here
  bool look_again_ = false;  // others wrote, but the head could not be read

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  Batch queue_;
  std::string last_failure_;
  Instant failure_told_{};  // in the log
  bool stopping_ = false;
  bool others_wrote_ = false;
  std::atomic<std::size_t> queued_{0};
  std::atomic<bool> healthy_{true};
  CommitterCounters counters_;
  std::thread thread_;
};

}  // namespace gaveurs
