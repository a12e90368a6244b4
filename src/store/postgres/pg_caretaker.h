// PgCaretaker: the session that, on exactly one node, holds the lock of the periodic jobs, and does
// those that are the database's own: months made ahead of time, rollups, old notes removed. When
// the session breaks, the lock is free for another node, and this one tries again. Owns a thread;
// leads() is safe from any.
#pragma once

#include <atomic>
#include <string>
#include <thread>

namespace gaveurs {

class PgConnection;

class PgCaretaker {
 public:
  explicit PgCaretaker(std::string url);
  ~PgCaretaker();
  PgCaretaker(const PgCaretaker&) = delete;
  PgCaretaker& operator=(const PgCaretaker&) = delete;

  bool leads() const { return leads_.load(std::memory_order_relaxed); }

 private:
  void run();
  /// Throws SqlError when the session breaks; returns when stopping.
  void serve(PgConnection& db);
  void try_to_lead(PgConnection& db);
  /// Runs one job; a failure is told, unless it was the last one too.
  void attempt(PgConnection& db, const std::string& what, const std::string& sql);
  /// False when stopping.
  bool pause();

  const std::string url_;
  std::atomic<bool> leads_{false};
  std::atomic<bool> stopping_{false};
  std::string last_failure_;
  int stop_fd_ = -1;
  std::thread thread_;
};

}  // namespace gaveurs
