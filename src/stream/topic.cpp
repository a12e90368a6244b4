#include "stream/topic.h"

#include <algorithm>

namespace gaveurs {

bool EventFilter::passes(const ChunkEvent& event) const {
  if (!is_shown(event.kind)) return false;
  if (gaveur && event.gaveur != *gaveur) return false;
  if (site && event.site != *site) return false;
  if (lot && event.lot != *lot) return false;
  if (device && event.device != *device) return false;
  if (least && (!event.grade || *event.grade < *least)) return false;
  return !kind || event.kind == *kind;
}

void Topic::append(Slice slice) {
  held_bytes_ += slice.end_byte() - slice.begin_byte();
  slices_.push_back(std::move(slice));
  // The newest slice stays, whatever its size: those who keep up must be able to send it.
  while (held_bytes_ > max_bytes_ && slices_.size() > 1) {
    held_bytes_ -= slices_.front().end_byte() - slices_.front().begin_byte();
    slices_.pop_front();
    ++base_;
  }
}

std::optional<Topic::Piece> Topic::next(Position p, const EventFilter& filter, Seq after,
                                        std::size_t max_bytes) const {
  const bool everything = filter.all();
  for (; !at_end(p); p = {p.slice + 1, 0}) {
    const Slice& slice = at(p.slice);
    const auto& events = slice.chunk->events;
    const auto wanted = [&](std::uint32_t i) {
      const ChunkEvent& event = events[slice.first + i];
      return event.seq > after &&
             (everything ? EventFilter::is_shown(event.kind) : filter.passes(event));
    };
    std::uint32_t i = p.event;
    while (i < slice.count && !wanted(i)) ++i;
    if (i == slice.count) continue;
    const std::uint32_t begin = events[slice.first + i].begin;
    std::uint32_t end = events[slice.first + i].end;
    for (++i; i < slice.count && wanted(i); ++i) {
      if (events[slice.first + i].end - begin > max_bytes) break;
      end = events[slice.first + i].end;
    }
    const Position next = i == slice.count ? Position{p.slice + 1, 0} : Position{p.slice, i};
    return Piece{std::string_view(slice.chunk->bytes).substr(begin, end - begin), next,
                 events[slice.first + i - 1].seq};
  }
  return std::nullopt;
}

Topic::Cut Topic::cut(const Piece& piece, std::size_t sent) const {
  // The piece lies within one slice: its own, or the one before when it reached the slice's end.
  const std::uint64_t number = piece.next.event == 0 ? piece.next.slice - 1 : piece.next.slice;
  const Slice& slice = at(number);
  const auto offset =
      static_cast<std::uint32_t>(piece.bytes.data() + sent - slice.chunk->bytes.data());
  const auto first = slice.chunk->events.begin() + slice.first;
  const auto found =
      std::upper_bound(first, first + slice.count, offset,
                       [](std::uint32_t at, const ChunkEvent& e) { return at < e.end; });
  const auto index = static_cast<std::uint32_t>(found - first);
  if (index == slice.count) return {piece.next, {}, piece.last};
  if (found->begin == offset) {
    return {{number, index}, {}, index == 0 ? 0 : std::prev(found)->seq};
  }
  const Position after =
      index + 1 == slice.count ? Position{number + 1, 0} : Position{number, index + 1};
  return {after, std::string_view(slice.chunk->bytes).substr(offset, found->end - offset),
          found->seq};
}

}  // namespace gaveurs
