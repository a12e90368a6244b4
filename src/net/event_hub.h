// EventHub: from the committer to the network threads: encodes each batch of committed events once
// and hands the bytes to every loop. Called on the committer's thread.
#pragma once

#include <vector>

#include "app/committer.h"

namespace gaveurs {

class Loop;

class EventHub final : public EventSink {
 public:
  /// Before the committer starts.
  void add(Loop& loop) { loops_.push_back(&loop); }
  void committed(std::span<const Event> events) override;

 private:
  std::vector<Loop*> loops_;
};

}  // namespace gaveurs
