// FeedbackRate: so many ratings in a minute from each network, counted in whole minutes; a network
// that is not known is not limited: it is this machine. Holds at most a bounded
// number of keys; when there are more, all begin anew. Any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/instant.h"

namespace gaveurs {

class FeedbackRate {
 public:
  explicit FeedbackRate(std::int64_t per_minute) : per_minute_(per_minute) {}
  /// Counts one; false when it is over the limit.
  bool allow(const std::string& key, Instant now);

 private:
  const std::int64_t per_minute_;
  std::mutex mutex_;
  std::int64_t minute_ = 0;
  std::unordered_map<std::string, std::int64_t> counts_;
};

}  // namespace gaveurs
