// Feed: the topics of one network thread. Chunks come in once; realtime sees all of them, a
// gaveur's topic only his events and exists only while somebody listens. One network thread.
#pragma once

#include <memory>
#include <unordered_map>

#include "stream/topic.h"

namespace gaveurs {

struct FeedOptions {
  std::size_t realtime_bytes = 16u << 20;  // of recent events kept for all
  std::size_t gaveur_bytes = 1u << 20;     // and for each gaveur with listeners
};

class Feed {
 public:
  Feed(FeedOptions options, Seq head)
      : options_(options),
        realtime_(options.realtime_bytes),
        notifications_(options.gaveur_bytes),
        last_seq_(head) {}

  void deliver(const std::shared_ptr<const EventChunk>& chunk);
  /// The alerts of the chunk just delivered, encoded for the supervision bell.
  void deliver_notifications(const std::shared_ptr<const EventChunk>& chunk);
  /// The newest event every topic has been told of.
  Seq last_seq() const { return last_seq_; }

  Topic& realtime() { return realtime_; }
  Topic& notifications() { return notifications_; }
  /// Joins the topic of a gaveur, made when nobody listened yet; leave it once for every join.
  Topic& join(GaveurId gaveur);
  void leave(GaveurId gaveur);

 private:
  struct Shared {
    Topic topic;
    int listeners = 0;
  };
  FeedOptions options_;
  Topic realtime_;
  Topic notifications_;
  std::unordered_map<GaveurId, Shared> gaveurs_;
  Seq last_seq_;
};

}  // namespace gaveurs
