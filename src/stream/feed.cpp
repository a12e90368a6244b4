#include "stream/feed.h"

namespace gaveurs {

void Feed::deliver(const std::shared_ptr<const EventChunk>& chunk) {
  last_seq_ = chunk->last();
  const auto count = static_cast<std::uint32_t>(chunk->events.size());
  realtime_.append({chunk, 0, count});
  if (gaveurs_.empty()) return;
  for (std::uint32_t i = 0; i < count;) {
    const GaveurId gaveur = chunk->events[i].gaveur;
    const std::uint32_t first = i;
    while (i < count && chunk->events[i].gaveur == gaveur) ++i;
    const auto found = gaveurs_.find(gaveur);
    if (found != gaveurs_.end()) found->second.topic.append({chunk, first, i - first});
  }
}

void Feed::deliver_notifications(const std::shared_ptr<const EventChunk>& chunk) {
  notifications_.append({chunk, 0, static_cast<std::uint32_t>(chunk->events.size())});
}

Topic& Feed::join(GaveurId gaveur) {
  auto& shared = gaveurs_.try_emplace(gaveur, Shared{Topic(options_.gaveur_bytes)}).first->second;
  ++shared.listeners;
  return shared.topic;
}

void Feed::leave(GaveurId gaveur) {
  const auto found = gaveurs_.find(gaveur);
  if (found != gaveurs_.end() && --found->second.listeners == 0) gaveurs_.erase(found);
}

}  // namespace gaveurs
