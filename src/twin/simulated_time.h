// SimulatedTime: the clock of a simulated world, which began at a real moment and runs
// `acceleration` times as fast. Plain value; times in microseconds.
#pragma once

#include <chrono>

#include "base/instant.h"

namespace gaveurs {

class SimulatedTime {
 public:
  SimulatedTime(Instant real_start, double acceleration)
      : real_start_(real_start), simulated_start_(real_start), acceleration_(acceleration) {}

  Instant at(Instant real_now) const {
    const auto passed = static_cast<double>(real_now - real_start_) * acceleration_;
    return simulated_start_ + static_cast<std::int64_t>(passed);
  }
  /// Real time to wait until the simulated moment; negative when it has passed.
  std::chrono::microseconds until(Instant simulated, Instant real_now) const {
    const auto left = static_cast<double>(simulated - at(real_now)) / acceleration_;
    return std::chrono::microseconds(static_cast<std::int64_t>(left));
  }
  /// Begins again: from here simulated time is real time.
  void restart(Instant real_now) { real_start_ = simulated_start_ = real_now; }

 private:
  Instant real_start_;
  Instant simulated_start_;
  double acceleration_;
};

}  // namespace gaveurs
