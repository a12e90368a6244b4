// PgListener: a session of its own that is told of commits (LISTEN). When it breaks it is opened
// again; until then the node is not told, and polls. Owns a thread; all methods are safe from any.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace gaveurs {

class PgConnection;

class PgListener {
 public:
  explicit PgListener(std::string url);
  ~PgListener();
  PgListener(const PgListener&) = delete;
  PgListener& operator=(const PgListener&) = delete;

  /// `wake` is called on the listener's thread, also whenever something may have been missed.
  void watch(std::function<void()> wake);
  /// Notifications of this session are our own and are not passed on.
  void set_own_pid(int pid) { own_pid_ = pid; }

 private:
  void run();
  /// Throws SqlError when the session breaks; returns when stopping.
  void serve(PgConnection& db);
  void call_wake();
  /// Waits for the socket (-1: none) or the end; false when stopping.
  bool wait(int socket, int timeout_ms);

  const std::string url_;
  std::atomic<bool> stopping_{false};
  std::atomic<int> own_pid_{0};
  std::mutex wake_mutex_;
  std::function<void()> wake_;
  int stop_fd_ = -1;
  std::thread thread_;
};

}  // namespace gaveurs
