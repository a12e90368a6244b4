#include "net/stream_socket.h"

#include <algorithm>

#include "app/product_trace.h"
#include "app/sample_events.h"
#include "app/stream_reads.h"
#include "net/loop.h"
#include "wire/frames.h"
#include "wire/sensor_update.h"
#include "wire/stream_request.h"

namespace gaveurs {
namespace {

constexpr std::size_t kPieceBytes = 256u << 10;
constexpr std::size_t kMaxPieces = 16;

// What was gathered for the write at hand; sent() follows at once on the same thread.
struct Gathered {
  Topic::Piece pieces[kMaxPieces];
  std::size_t count = 0;
};
thread_local Gathered t_gathered;

Topic& topic_for(Connection& connection, StreamKind kind, GaveurId gaveur) {
  Feed& feed = connection.loop().feed();
  switch (kind) {
    case StreamKind::kGaveur:
      return feed.join(gaveur);
    case StreamKind::kRealtime:
      return feed.realtime();
    case StreamKind::kNotifications:
      return feed.notifications();
  }
  return feed.realtime();
}

EventFilter filter_of(const StreamRequest& request) {
  EventFilter filter;
  filter.site = request.site;
  filter.lot = request.lot;
  filter.kind = request.event;
  filter.device = request.device;
  filter.least = request.least;
  return filter;
}

}  // namespace

StreamSocket::StreamSocket(Connection& connection, StreamKind kind, GaveurId gaveur,
                           std::optional<Seq> since)
    : WsSession(connection),
      kind_(kind),
      gaveur_(gaveur),
      topic_(topic_for(connection, kind, gaveur)),
      position_(topic_.end()),
      joined_at_(connection.loop().feed().last_seq()),
      sent_seq_(joined_at_),
      since_(since) {
  connection.loop().add_stream(connection);
  if (since_) resume();
}

StreamSocket::~StreamSocket() {
  if (kind_ == StreamKind::kGaveur) connection().loop().feed().leave(gaveur_);
}

void StreamSocket::narrow_to(const std::optional<SiteCode>& site) { filter_.site = site; }

std::optional<GaveurId> StreamSocket::scope() const {
  return kind_ == StreamKind::kGaveur ? std::optional(gaveur_) : std::nullopt;
}

template <typename Ask, typename Then>
void StreamSocket::ask_reader(Ask ask, Then then) {
  Loop& loop = connection().loop();
  const bool taken = loop.services().readers.submit(
      [&loop, id = connection().id(), ask = std::move(ask), then = std::move(then)](Reader& r) {
        auto result = ask(r);
        loop.post([&loop, id, then, result = std::move(result)]() mutable {
          Connection* found = loop.find(id);
          if (found == nullptr || found->dead()) return;
          auto* socket = dynamic_cast<StreamSocket*>(found->protocol());
          if (socket == nullptr || socket->closing()) return;
          then(*socket, std::move(result));
          found->flush();
        });
      });
  // The client comes back with ?since= and misses nothing.
  if (!taken) close(WsClose::kGoingAway, "too many requests wait already");
}

// A reader's failure ends the socket; the client comes back with ?since=.
#define GAVEURS_OR_CLOSE(result)                                      \
  if (!(result)) {                                                    \
    close(WsClose::kGoingAway, "the store cannot be read right now"); \
    return;                                                           \
  }

void StreamSocket::greet() {
  if (phase_ == Phase::kQuiet) begin_stream();
}

void StreamSocket::begin_stream() {
  if (kind_ != StreamKind::kRealtime) {
    read_state();
    return;
  }
  // Some clients take the first frame after their own as its answer: those are not greeted.
  if (!spoke_first()) {
    send_text(greeting(joined_at_, connection().loop().services().clock.now()));
  }
  read_latest();
}

void StreamSocket::read_latest() {
  phase_ = Phase::kReading;
  ask_reader(newest_sample, [](StreamSocket& self, Result<TracedSample> newest) {
    if (newest && newest->sample && self.passes(event_of(*newest->sample))) {
      std::string text;
      append_sensor_update(text, *newest->sample, "latest_sample", newest->trace);
      self.send_text(text);
    }
    self.phase_ = Phase::kLive;
  });
}

void StreamSocket::read_state() {
  phase_ = Phase::kReading;
  const Instant now = connection().loop().services().clock.now();
  ask_reader(
      [kind = kind_, scope = Scope{scope(), filter_.site}, seq = joined_at_, now](Reader& r) {
        return kind == StreamKind::kNotifications ? read_notifications(r, now)
                                                  : read_snapshot(r, scope, seq, now);
      },
      [](StreamSocket& self, Result<std::string> state) {
        if (!state) {
          self.close(WsClose::kGoingAway, "the store cannot be read right now");
          return;
        }
        self.send_text(*state);
        self.phase_ = Phase::kLive;
      });
}

void StreamSocket::resume() {
  phase_ = Phase::kReading;
  ++connection().loop().services().metrics.resumed;
  ask_reader([since = *since_, upto = std::max(*since_, joined_at_)](
                 Reader& r) { return can_resume(r, since, upto); },
             [](StreamSocket& self, Result<bool> complete) { self.resumed(complete); });
}

void StreamSocket::resumed(Result<bool> complete) {
  GAVEURS_OR_CLOSE(complete);
  const Instant now = connection().loop().services().clock.now();
  const Seq upto = *complete ? std::max(*since_, joined_at_) : joined_at_;
  send_text(resumed_message(*since_, upto, *complete, now));
  if (!*complete) {
    read_state();
    return;
  }
  // Another thread's client may have been shown events that this thread has not heard of yet.
  skip_to_ = *since_;
  sent_seq_ = upto;
  page_from_ = *since_;
  phase_ = page_from_ < joined_at_ ? Phase::kPaging : Phase::kLive;
  if (phase_ == Phase::kPaging) read_page();
}

void StreamSocket::read_page() {
  phase_ = Phase::kReading;
  ask_reader([from = page_from_, upto = joined_at_,
              scope = scope()](Reader& r) { return gaveurs::read_page(r, from, upto, scope); },
             [](StreamSocket& self, Result<EventPage> page) {
               if (!page) {
                 self.close(WsClose::kGoingAway, "the store cannot be read right now");
                 return;
               }
               self.paged(page->events, page->read_to, page->last);
             });
}

void StreamSocket::paged(const std::vector<Event>& events, Seq read_to, bool last) {
  for (const auto& event : events) send_event(event);
  page_from_ = read_to;
  phase_ = last ? Phase::kLive : Phase::kPaging;
}

bool StreamSocket::passes(const Event& event) const {
  if (kind_ == StreamKind::kNotifications && event.kind != EventKind::kAlert) return false;
  return filter_.passes(entry_of(event));
}

void StreamSocket::send_event(const Event& event) {
  if (!passes(event)) return;
  std::string text;
  if (kind_ == StreamKind::kNotifications) {
    append_notification(text, event);
  } else {
    append_event_message(text, event);
  }
  send_text(text);
}

void StreamSocket::catch_up() {
  phase_ = Phase::kReading;
  ++connection().loop().services().metrics.lagging;
  const Seq from = sent_seq_;
  joined_at_ = connection().loop().feed().last_seq();
  position_ = topic_.end();
  ask_reader([from, upto = joined_at_,
              scope = scope()](Reader& r) { return read_newest(r, from, upto, scope); },
             [from](StreamSocket& self, Result<NewestEvents> newest) {
               if (!newest) {
                 self.close(WsClose::kGoingAway, "the store cannot be read right now");
                 return;
               }
               self.caught_up(from, *newest);
             });
}

void StreamSocket::caught_up(Seq from, const NewestEvents& newest) {
  send_text(lagging_message(from, joined_at_, newest.left_out,
                            connection().loop().services().clock.now()));
  for (const auto& event : newest.events) send_event(event);
  sent_seq_ = joined_at_;
  phase_ = Phase::kLive;
}

std::size_t StreamSocket::gather(std::span<iovec> out) {
  t_gathered.count = 0;
  if (closing()) return 0;
  if (phase_ == Phase::kPaging) read_page();
  if (phase_ != Phase::kLive) return 0;
  if (topic_.behind(position_)) {
    catch_up();
    return 0;
  }
  Position at = position_;
  std::size_t bytes = 0;
  while (t_gathered.count < std::min(out.size(), kMaxPieces) && bytes < kPieceBytes) {
    const auto piece = topic_.next(at, filter_, skip_to_, kPieceBytes);
    if (!piece) break;
    t_gathered.pieces[t_gathered.count] = *piece;
    out[t_gathered.count++] = {const_cast<char*>(piece->bytes.data()), piece->bytes.size()};
    bytes += piece->bytes.size();
    at = piece->next;
  }
  // Nothing of what is left passes the filter: no need to look at it again.
  if (t_gathered.count == 0) position_ = topic_.end();
  return t_gathered.count;
}

void StreamSocket::sent(std::size_t bytes) {
  for (std::size_t i = 0; i < t_gathered.count && bytes > 0; ++i) {
    const auto& piece = t_gathered.pieces[i];
    if (bytes >= piece.bytes.size()) {
      bytes -= piece.bytes.size();
      position_ = piece.next;
      sent_seq_ = piece.last;
      continue;
    }
    // The begun event is finished from the connection's own buffer, so that the topic may drop it.
    const auto cut = topic_.cut(piece, bytes);
    connection().send(cut.rest);
    position_ = cut.next;
    if (cut.last != 0) sent_seq_ = cut.last;
    return;
  }
}

void StreamSocket::handle_text(std::string_view text) {
  const Instant now = connection().loop().services().clock.now();
  const auto request = parse_stream_request(text);
  if (!request) {
    ++connection().loop().services().metrics.messages_refused;
    send_text(error_message(request.error(), text, now));
  } else {
    using Kind = StreamRequest::Kind;
    switch (request->kind) {
      case Kind::kHeartbeat:
        send_text(typed_message("heartbeat_ack", now));
        break;
      case Kind::kPing:
        send_text(typed_message("pong", now));
        break;
      case Kind::kPong:
        break;
      case Kind::kSubscribe:
        filter_ = filter_of(*request);
        send_text(subscribe_ack(request->filters, now));
        break;
      case Kind::kUnsubscribe:
        filter_ = {};
        send_text(typed_message("unsubscribe_ack", now));
        break;
    }
  }
  // Who speaks first is answered first; then it still needs to be told what is.
  if (spoke_first() && phase_ == Phase::kQuiet) begin_stream();
}

}  // namespace gaveurs
