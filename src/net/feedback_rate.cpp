#include "net/feedback_rate.h"

namespace gaveurs {
namespace {

constexpr std::size_t kMostKeys = 100'000;

}  // namespace

bool FeedbackRate::allow(const std::string& key, Instant now) {
  if (key.empty()) return true;
  const std::int64_t minute = now.micros / (60 * kMicrosPerSecond);
  const std::lock_guard lock(mutex_);
  if (minute != minute_ || counts_.size() > kMostKeys) counts_.clear();
  minute_ = minute;
  return ++counts_[key] <= per_minute_;
}

}  // namespace gaveurs
