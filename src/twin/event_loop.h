// EventLoop: one thread's timers, signals and sockets for the clients of this room. Everything a
// client calls back runs in run(), on the thread that called it; nothing here may be used from
// another thread. Waiting is done by the loop's timers alone.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace gaveurs {

class EventLoop {
 public:
  EventLoop();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// Runs until stop() or until nothing is left to wait for.
  void run();
  void stop();
  /// Calls `then` once, `delay` from now (at once when not positive), unless the loop ends first.
  void after(std::chrono::microseconds delay, std::function<void()> then);
  /// Calls `then` each time the process is asked to end (SIGTERM, SIGINT). From then on run() goes
  /// on until stop().
  void on_terminate(std::function<void()> then);

  struct Impl;  // event_loop_impl.h, for this room's network code
  Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace gaveurs
