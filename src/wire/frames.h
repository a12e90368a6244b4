// Messages of the WebSockets, server to client, as JSON text. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/event.h"
#include "domain/meal.h"
#include "domain/views.h"

namespace gaveurs {

enum class Saved { kNew, kDuplicate, kCorrection };

void append_ack(std::string& out, const Meal& meal, Seq seq, Saved how, Instant now);
/// `sent` is what the client sent; it is given back up to 4 KB, when it is JSON.
std::string error_message(const Error& error, std::string_view sent, Instant now);
std::string greeting(Seq seq, Instant now);
std::string ping_message(Instant now);
std::string typed_message(std::string_view type, Instant now);
/// `filters` is JSON text.
std::string subscribe_ack(std::string_view filters, Instant now);
std::string resumed_message(Seq from, Seq to, bool complete, Instant now);
std::string lagging_message(Seq from, Seq to, std::int64_t dropped, Instant now);

/// One committed event: {"type", "seq", "timestamp", "data"}; a sample instead has its members
/// beside type and seq (wire/sensor_update.h).
void append_event_message(std::string& out, const Event& event);
/// The same as it goes to the supervision bell.
void append_notification(std::string& out, const Event& event);

/// Present state: of one gaveur, or of all lots being fed when `gaveur` is null.
struct Snapshot {
  const Gaveur* gaveur = nullptr;  // null: not of one gaveur
  std::span<const LotView> lots;
  std::span<const Alert> alerts;
  bool cut = false;  // there are more lots or alerts than these
};
std::string snapshot_message(const Snapshot& state, Seq seq, Instant now);
std::string notifications_init(std::span<const Alert> alerts, bool cut, std::int64_t unread,
                               Instant now);

}  // namespace gaveurs
