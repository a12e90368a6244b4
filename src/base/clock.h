// Clock: where "now" comes from. Passed in from outside so that a whole system runs in a test on
// time of its own. Implementations are safe to call from any thread.
#pragma once

#include <atomic>

#include "base/instant.h"

namespace gaveurs {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : micros_(start.micros) {}
  Instant now() const override { return {micros_.load(std::memory_order_relaxed)}; }
  void set(Instant t) { micros_.store(t.micros, std::memory_order_relaxed); }
  void advance_micros(std::int64_t by) { micros_.fetch_add(by, std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> micros_;
};

}  // namespace gaveurs
