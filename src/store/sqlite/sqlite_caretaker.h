// SqliteCaretaker: the periodic jobs of the embedded store, on a thread of their own and in slices
// so short that a commit hardly waits for them: rollups behind the log, and readings forgotten once
// they are older than they are to be kept. It reads on a connection of its own and writes through
// the store's, since another connection's commits would make the store drop what it knows.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "store/sql.h"

namespace gaveurs {

class SqliteConnection;

class SqliteCaretaker {
 public:
  using Body = std::function<void(SqlConnection&)>;
  /// Runs the body in a transaction of the store's writer. Throws SqlError. `forgets`: rows go that
  /// the store's users may remember.
  using Write = std::function<void(const Body& body, bool forgets)>;

  /// `keep_days`: 0 keeps readings for ever.
  SqliteCaretaker(std::string path, int keep_days, Write write);
  ~SqliteCaretaker();
  SqliteCaretaker(const SqliteCaretaker&) = delete;
  SqliteCaretaker& operator=(const SqliteCaretaker&) = delete;

 private:
  using Millis = std::chrono::milliseconds;
  void run();
  /// One slice of work; how long to wait before the next.
  Millis work(SqliteConnection& reads);
  bool roll_up(SqliteConnection& reads);
  void forget(SqliteConnection& reads);
  /// False when stopping.
  bool pause(Millis time);

  const std::string path_;
  const int keep_days_;
  const Write write_;
  std::string last_failure_;
  std::chrono::steady_clock::time_point next_forget_{};
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace gaveurs
