// EventHub: from the committer to the network threads: encodes each batch of committed events once
// and hands the bytes to every loop. Called on the committer's thread.
#pragma once

#include <atomic>
#include <vector>

#include "app/committer.h"

namespace gaveurs {

class Loop;

class EventHub final : public EventSink {
 public:
  /// Before the committer starts.
  void add(Loop& loop) { loops_.push_back(&loop); }
  void committed(std::span<const Event> events) override;
  /// The newest event that passed here.
  Seq last_seq() const { return last_seq_.load(std::memory_order_relaxed); }

 private:
  std::vector<Loop*> loops_;
  std::atomic<Seq> last_seq_{0};
};

}  // namespace gaveurs
