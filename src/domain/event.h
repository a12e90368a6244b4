// Event: what the log holds. Every change that anyone may see is one event; live view, resume,
// other nodes and audit all read the same log. Plain value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/instant.h"

namespace gaveurs {

enum class EventKind : std::uint8_t {
  kGavageRealtime = 1,
  kAlert = 2,
};
constexpr std::string_view to_string(EventKind kind) {
  return kind == EventKind::kGavageRealtime ? "gavage_realtime" : "alert";
}
constexpr std::optional<EventKind> parse_event_kind(std::string_view text) {
  if (text == "gavage_realtime") return EventKind::kGavageRealtime;
  if (text == "alert") return EventKind::kAlert;
  return std::nullopt;
}

struct Event {
  Seq seq = 0;
  Instant time;  // when it was committed
  EventKind kind = EventKind::kGavageRealtime;
  GaveurId gaveur;  // 0: concerns no single gaveur
  SiteCode site;
  LotCode lot;
  std::string body;  // JSON text of the message's `data`
};

}  // namespace gaveurs
