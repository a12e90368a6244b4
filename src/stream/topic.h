// Topic: the recent events that a kind of subscriber may see, kept as slices of shared chunks.
// Subscribers hold only a position in it, so any number of them costs no copy, and one that does
// not read holds nothing back: when the topic has dropped what it had not sent, it is behind.
// One network thread.
#pragma once

#include <deque>
#include <functional>
#include <optional>

#include "stream/event_chunk.h"

namespace gaveurs {

/// What a subscriber asked for on top of its topic; unset fields allow all.
struct EventFilter {
  std::optional<GaveurId> gaveur;
  std::optional<SiteCode> site;
  std::optional<LotCode> lot;
  std::optional<EventKind> kind;
  std::optional<DeviceId> device;   // lets samples of the device pass, and nothing else
  std::optional<Grade> least;  // lets samples of this grade and better pass, and nothing else
  /// What is in the log for the transparency log alone: no client in the field knows it.
  static bool is_shown(EventKind kind) { return kind != EventKind::kProductRecalled; }
  bool passes(const ChunkEvent& event) const;
  /// Whether it passes all that is shown.
  bool all() const { return !gaveur && !site && !lot && !kind && !device && !least; }
};

/// A run of neighbouring events within a chunk.
struct Slice {
  std::shared_ptr<const EventChunk> chunk;
  std::uint32_t first = 0, count = 0;  // events
  std::uint32_t begin_byte() const { return chunk->events[first].begin; }
  std::uint32_t end_byte() const { return chunk->events[first + count - 1].end; }
};

/// Between two events: `slice` counts all slices a topic ever had, `event` counts within it.
struct Position {
  std::uint64_t slice = 0;
  std::uint32_t event = 0;
};

class Topic {
 public:
  /// Keeps at most about `max_bytes` of events.
  explicit Topic(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  void append(Slice slice);
  /// After the newest event.
  Position end() const { return {base_ + slices_.size(), 0}; }
  bool at_end(Position p) const { return p.slice >= base_ + slices_.size(); }
  /// Whether events after `p` were dropped.
  bool behind(Position p) const { return p.slice < base_; }

  struct Piece {
    std::string_view bytes;
    Position next;  // once all of `bytes` is sent
    Seq last = 0;  // its last event
  };
  /// The next contiguous bytes at or after `p` with seq > `after` that pass the filter, at most
  /// about `max_bytes` unless one event is longer; nullopt at the end. Not for positions behind.
  std::optional<Piece> next(Position p, const EventFilter& filter, Seq after,
                            std::size_t max_bytes) const;
  /// When only `sent` bytes of a piece were sent: the position after the event that was cut (or
  /// at its begin when none of it went out), and the rest of that event.
  struct Cut {
    Position next;
    std::string_view rest;
    Seq last = 0;  // of the last event before `next`; 0: none of this piece
  };
  Cut cut(const Piece& piece, std::size_t sent) const;

 private:
  const Slice& at(std::uint64_t slice) const { return slices_[slice - base_]; }

  std::size_t max_bytes_;
  std::size_t held_bytes_ = 0;
  std::uint64_t base_ = 0;
  std::deque<Slice> slices_;
};

}  // namespace gaveurs
