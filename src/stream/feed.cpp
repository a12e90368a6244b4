#include "stream/feed.h"

namespace gaveurs {
namespace {

// A topic keeps alive all that it points into: a few events of a large chunk are copied out of it.
Slice slice_of(const std::shared_ptr<const EventChunk>& chunk, std::uint32_t first,
               std::uint32_t count) {
  const Slice slice{chunk, first, count};
  const std::uint32_t begin = slice.begin_byte(), size = slice.end_byte() - begin;
  if (2 * std::size_t{size} >= chunk->bytes.size()) return slice;
  auto own = std::make_shared<EventChunk>();
  own->bytes = chunk->bytes.substr(begin, size);
  own->events.assign(chunk->events.begin() + first, chunk->events.begin() + first + count);
  for (ChunkEvent& event : own->events) {
    event.begin -= begin;
    event.end -= begin;
  }
  return {std::move(own), 0, count};
}

}  // namespace

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
    if (found != gaveurs_.end()) found->second.topic.append(slice_of(chunk, first, i - first));
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
