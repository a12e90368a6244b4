#include "net/control_socket.h"

#include "control/status_json.h"
#include "net/control_hub.h"
#include "net/loop.h"
#include "wire/frames.h"
#include "wire/stream_request.h"

namespace gaveurs {
namespace {

constexpr std::int64_t kStatusInterval_ms = 2'000;
constexpr std::size_t kLinesPerFrame = 500;
// A client that has this much unread gets nothing new until it reads.
constexpr std::size_t kUnreadBytes = 512 << 10;

}  // namespace

ControlSocket::ControlSocket(Connection& connection) : WsSession(connection) {}

ControlSocket::~ControlSocket() { connection().loop().services().control_hub.remove(connection()); }

void ControlSocket::update() {
  if (closing() || connection().unsent() > kUnreadBytes) return;
  begun_ = true;
  send_status();
  send_log();
}

void ControlSocket::send_status() {
  const auto& services = connection().loop().services();
  const ControlledServer server{services.options.demo, connection().loop().feed().last_seq()};
  send_text(encode_control_status(services.control.status(), server, services.clock.now()));
  status_at_ms_ = connection().loop().now_ms();
}

void ControlSocket::send_log() {
  const auto& services = connection().loop().services();
  const auto programs = services.control.status();
  log_sent_.resize(programs.size());
  for (std::size_t i = 0; i < programs.size(); ++i) {
    const Program& program = *programs[i].program;
    const auto lines = services.control.log_after(program, log_sent_[i], kLinesPerFrame);
    if (lines.empty()) continue;
    const std::int64_t missed = lines.front().number - log_sent_[i] - 1;
    send_text(encode_log_frame(program, lines, missed, services.clock.now()));
    log_sent_[i] = lines.back().number;
  }
}

void ControlSocket::tick(std::int64_t now_ms) {
  if (begun_ && now_ms - status_at_ms_ >= kStatusInterval_ms) update();
  WsSession::tick(now_ms);
}

void ControlSocket::handle_text(std::string_view text) {
  const Instant now = connection().loop().services().clock.now();
  const auto request = parse_stream_request(text);
  using Kind = StreamRequest::Kind;
  if (request && request->kind == Kind::kPing) {
    send_text(typed_message("pong", now));
  } else if (request && request->kind == Kind::kHeartbeat) {
    send_text(typed_message("heartbeat_ack", now));
  } else if (!request || request->kind != Kind::kPong) {
    ++connection().loop().services().metrics.messages_refused;
    const Error fault =
        request ? Error{ErrorKind::kInvalid, "this socket has no filters", {}} : request.error();
    send_text(error_message(fault, text, now));
  }
  if (!begun_) update();
}

}  // namespace gaveurs
