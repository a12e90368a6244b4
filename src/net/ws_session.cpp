#include "net/ws_session.h"

#include "net/loop.h"
#include "wire/frames.h"

namespace gaveurs {
namespace {

constexpr int kMaxUnansweredPings = 2;

}  // namespace

WsSession::WsSession(Connection& connection)
    : connection_(connection),
      reader_(
          static_cast<std::size_t>(connection.loop().services().options.limits.max_message_bytes)),
      last_ping_ms_(connection.loop().now_ms()) {
  ++connection_.loop().services().metrics.websockets;
  connection_.loop().greet_later(connection_);
}

WsSession::~WsSession() { --connection_.loop().services().metrics.websockets; }

std::size_t WsSession::consume(char* data, std::size_t size) {
  pings_unanswered_ = 0;
  const auto outcome = reader_.consume(data, size, *this);
  if (!outcome.failure) return outcome.consumed;
  if (outcome.failure->code == WsClose::kTooBig) {
    ++connection_.loop().services().metrics.closed_too_big;
  }
  close(outcome.failure->code, outcome.failure->reason);
  return size;
}

bool WsSession::within_rate() {
  const auto& limits = connection_.loop().services().options.limits;
  const auto now = connection_.loop().now_ms();
  if (now - rate_window_ms_ >= 1'000) {
    rate_window_ms_ = now;
    rate_count_ = 0;
  }
  return ++rate_count_ <= limits.messages_per_second;
}

void WsSession::on_text(std::string_view message) {
  if (close_sent_) return;
  auto& metrics = connection_.loop().services().metrics;
  ++metrics.messages_in;
  if (!within_rate()) {
    ++metrics.closed_rate;
    close(WsClose::kPolicy, "too many messages in a second");
    return;
  }
  if (!greeted_) spoke_first_ = true;
  handle_text(message);
}

void WsSession::on_ping(std::string_view payload) {
  if (close_sent_) return;
  append_ws_header(connection_.out(), WsOpcode::kPong, payload.size());
  connection_.out() += payload;
}

void WsSession::on_close(std::uint16_t code) {
  peer_closed_ = true;
  peer_code_ = code;
  finish_close();
}

void WsSession::finish_close() {
  if (!peer_closed_ || close_sent_ || owes_answers()) return;
  close_sent_ = true;
  const bool given = peer_code_ != 1005;
  append_ws_close(connection_.out(), given ? static_cast<WsClose>(peer_code_) : WsClose::kNormal,
                  "");
  connection_.close_when_sent();
}

void WsSession::close(WsClose code, std::string_view reason) {
  if (close_sent_) return;
  close_sent_ = true;
  append_ws_close(connection_.out(), code, reason);
  connection_.close_when_sent();
}

void WsSession::greet_if_silent() {
  if (greeted_ || spoke_first_ || closing()) return;
  greeted_ = true;
  greet();
}

void WsSession::tick(std::int64_t now_ms) {
  if (closing()) return;
  auto& services = connection_.loop().services();
  const auto interval = services.options.limits.ping_interval_ms;
  if (now_ms - connection_.last_sent_ms() >= interval) {
    send_text(ping_message(services.clock.now()));
  }
  const bool quiet = now_ms - connection_.last_received_ms() >= interval;
  if (!quiet || now_ms - last_ping_ms_ < interval) return;
  if (pings_unanswered_ >= kMaxUnansweredPings) {
    ++services.metrics.closed_half_open;
    close(WsClose::kGoingAway, "pings were not answered");
    return;
  }
  ++pings_unanswered_;
  last_ping_ms_ = now_ms;
  append_ws_header(connection_.out(), WsOpcode::kPing, 0);
}

void WsSession::stop() {
  // Everything owed was answered before: the committer has stopped.
  if (!close_sent_) close(WsClose::kGoingAway, "the server is stopping");
}

}  // namespace gaveurs
