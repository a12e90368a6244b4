#include "net/event_hub.h"

#include "net/loop.h"
#include "net/ws_frame.h"
#include "wire/frames.h"

namespace gaveurs {
namespace {

template <void (*Append)(std::string&, const Event&)>
void encode_frame(std::string& out, const Event& event) {
  thread_local std::string text;
  text.clear();
  Append(text, event);
  append_ws_text(out, text);
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
  last_seq_ = events.back().seq;
  for (Loop* loop : loops_) loop->deliver(chunk, notifications);
}

}  // namespace gaveurs
