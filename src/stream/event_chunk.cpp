#include "stream/event_chunk.h"

namespace gaveurs {

ChunkEvent entry_of(const Event& event) {
  return {event.seq, event.kind, event.gaveur, event.site, event.lot, event.device, event.grade,
          0,         0};
}

std::shared_ptr<const EventChunk> make_chunk(std::span<const Event> events, EventEncoder encode) {
  auto chunk = std::make_shared<EventChunk>();
  chunk->events.reserve(events.size());
  std::size_t guess = 0;
  for (const auto& event : events) guess += event.body.size() + 128;
  chunk->bytes.reserve(guess);
  for (const auto& event : events) {
    ChunkEvent entry = entry_of(event);
    entry.begin = static_cast<std::uint32_t>(chunk->bytes.size());
    encode(chunk->bytes, event);
    entry.end = static_cast<std::uint32_t>(chunk->bytes.size());
    chunk->events.push_back(std::move(entry));
  }
  return chunk;
}

}  // namespace gaveurs
