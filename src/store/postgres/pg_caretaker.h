// PgCaretaker: the session that, on exactly one node, holds the lock of the periodic jobs, and does
// those that are the database's own: months made ahead of time, rollups, readings forgotten once
// they are older than they are to be kept, old notes removed. When the session breaks, the lock is
// free for another node, and this one tries again. On every node it looks at what operators should
// know. Owns a thread; leads() and condition() are safe from any.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "store/open.h"
#include "store/store.h"

namespace gaveurs {

class PgConnection;

class PgCaretaker {
 public:
  /// Events taken into the rollups at once, at most: a second's worth under full load.
  static constexpr int kRollupEvents = 20'000;

  /// `hypertables`: TimescaleDB keeps months and rollups.
  PgCaretaker(StoreOptions options, bool hypertables);
  ~PgCaretaker();
  PgCaretaker(const PgCaretaker&) = delete;
  PgCaretaker& operator=(const PgCaretaker&) = delete;

  bool leads() const { return leads_.load(std::memory_order_relaxed); }
  StoreCondition condition() const;

 private:
  void run();
  /// Throws SqlError when the session breaks; returns when stopping.
  void serve(PgConnection& db);
  void try_to_lead(PgConnection& db);
  void lead(PgConnection& db);
  /// Runs one job; a failure is told, unless it was the last one too. Whether it was done.
  template <typename Job>
  bool attempt(PgConnection& db, const std::string& what, Job job);
  void forget_readings(PgConnection& db);
  void forget_pieces(PgConnection& db, Instant before);
  void look_around(PgConnection& db);
  /// False when stopping.
  bool pause();

  const StoreOptions options_;
  const bool hypertables_;
  std::atomic<bool> leads_{false};
  std::atomic<bool> stopping_{false};
  std::map<std::string, std::string> last_failures_;  // by job
  std::chrono::steady_clock::time_point next_hourly_{};
  std::chrono::steady_clock::time_point next_look_{};
  std::chrono::steady_clock::time_point next_rollup_{};
  int rollup_events_ = kRollupEvents;
  mutable std::mutex condition_mutex_;
  StoreCondition condition_;
  int stop_fd_ = -1;
  std::thread thread_;
};

}  // namespace gaveurs
