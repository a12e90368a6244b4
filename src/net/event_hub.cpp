#include "net/event_hub.h"

#include "net/loop.h"
#include "net/ws_frame.h"
#include "wire/frames.h"
#include "wire/queue_json.h"

namespace gaveurs {
namespace {

template <void (*Append)(std::string&, const Event&)>
void encode_frame(std::string& out, const Event& event) {
  thread_local std::string text;
  text.clear();
  Append(text, event);
  append_ws_text(out, text);
}

// Null when no lot began to wait.
std::shared_ptr<const LotCalls> calls_of(std::span<const Event> events) {
  LotCalls calls;
  for (const auto& event : events) {
    if (event.kind != EventKind::kQueueUpdate) continue;
    const auto lot = waiting_lot(event.body);
    if (lot) calls.push_back({lot->site, lot_call("lot_pending", *lot, event.time)});
  }
  return calls.empty() ? nullptr : std::make_shared<const LotCalls>(std::move(calls));
}

}  // namespace

void EventHub::committed(std::span<const Event> events) {
  auto chunk = make_chunk(events, encode_frame<append_event_message>);
  std::vector<Event> alerts;
  for (const auto& event : events) {
    if (event.kind == EventKind::kAlert) alerts.push_back(event);
  }
  std::shared_ptr<const EventChunk> notifications;
  if (!alerts.empty()) notifications = make_chunk(alerts, encode_frame<append_notification>);
  const auto calls = calls_of(events);
  for (Loop* loop : loops_) loop->deliver(chunk, notifications, calls);
}

}  // namespace gaveurs
