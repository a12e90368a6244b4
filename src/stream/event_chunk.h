// EventChunk: committed events, encoded once as the bytes that every subscriber gets. Immutable
// once made and shared by all network threads.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "domain/event.h"

namespace gaveurs {

struct ChunkEvent {
  Seq seq = 0;
  EventKind kind = EventKind::kGavageRealtime;
  GaveurId gaveur;
  SiteCode site;
  LotCode lot;
  DeviceId device;             // empty: not of a device
  std::optional<Grade> grade;  // of a sample
  std::uint32_t begin = 0, end = 0;  // its bytes
};

struct EventChunk {
  std::string bytes;  // the events' frames, one after the other
  std::vector<ChunkEvent> events;
  Seq first() const { return events.front().seq; }
  Seq last() const { return events.back().seq; }
};

/// What filters look at, without bytes.
ChunkEvent entry_of(const Event& event);

/// Appends one event as the frame that goes to subscribers.
using EventEncoder = void (*)(std::string& out, const Event& event);

std::shared_ptr<const EventChunk> make_chunk(std::span<const Event> events, EventEncoder encode);

}  // namespace gaveurs
