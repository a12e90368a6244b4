// Event: what the log holds. Every change that anyone may see is one event; live view, resume,
// other nodes and audit all read the same log. Plain value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/instant.h"
#include "domain/sample.h"

namespace gaveurs {

enum class EventKind : std::uint8_t {
  kGavageRealtime = 1,
  kAlert = 2,
  kSensorUpdate = 3,
  kQueueUpdate = 4,
  kProductCreated = 5,
  kFeedbackReceived = 6,
  kProductRecalled = 7,
  kCurveUpdate = 8,
};
constexpr std::string_view to_string(EventKind kind) {
  switch (kind) {
    case EventKind::kGavageRealtime:
      return "gavage_realtime";
    case EventKind::kAlert:
      return "alert";
    case EventKind::kSensorUpdate:
      return "sensor_update";
    case EventKind::kQueueUpdate:
      return "queue_update";
    case EventKind::kProductCreated:
      return "product_created";
    case EventKind::kFeedbackReceived:
      return "feedback_received";
    case EventKind::kProductRecalled:
      return "product_recalled";
    case EventKind::kCurveUpdate:
      return "curve_update";
  }
  return "gavage_realtime";
}
constexpr std::optional<EventKind> parse_event_kind(std::string_view text) {
  if (text == "gavage_realtime") return EventKind::kGavageRealtime;
  if (text == "alert") return EventKind::kAlert;
  if (text == "sensor_update") return EventKind::kSensorUpdate;
  if (text == "queue_update") return EventKind::kQueueUpdate;
  if (text == "product_created") return EventKind::kProductCreated;
  if (text == "feedback_received") return EventKind::kFeedbackReceived;
  if (text == "product_recalled") return EventKind::kProductRecalled;
  if (text == "curve_update") return EventKind::kCurveUpdate;
  return std::nullopt;
}

struct Event {
  Seq seq = 0;
  Instant time;  // when it was committed
  EventKind kind = EventKind::kGavageRealtime;
  GaveurId gaveur;  // 0: concerns no single gaveur
  SiteCode site;
  LotCode lot;
  std::string body;   // JSON text of the message's `data`; of a sensor_update, all its members
  // Of a sample, for those who follow one device or look for grades; not in the log.
  DeviceId device{};
  std::optional<Grade> grade{};
  std::string brief{};  // what the log keeps instead, where `body` can be made again from a row
};

}  // namespace gaveurs
