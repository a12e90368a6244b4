// LearnedShelf: where the loop's keeper lays what it learned last, so that the analytics answer
// from the very model that proposals are made with. Safe from any thread; what lies here is never
// changed, only replaced.
#pragma once

#include <memory>
#include <mutex>

#include "app/learned_loop.h"

namespace gaveurs {

class LearnedShelf {
 public:
  void put(std::shared_ptr<const LearnedLoop> learned) {
    const std::lock_guard lock(mutex_);
    learned_ = std::move(learned);
  }
  /// Null while nothing was learned here.
  std::shared_ptr<const LearnedLoop> get() const {
    const std::lock_guard lock(mutex_);
    return learned_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const LearnedLoop> learned_;
};

}  // namespace gaveurs
