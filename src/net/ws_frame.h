// RFC 6455 frames, server side: reading masked frames from bytes as they come, writing unmasked
// ones. No sockets here, so that it can be tested and fuzzed byte by byte.
//
// Why not Beast's stream: it writes one message per system call and holds buffers per connection;
// here many frames, encoded once for all subscribers, leave in one call, and an idle connection
// costs under a kilobyte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gaveurs {

enum class WsOpcode : std::uint8_t {
  kContinuation = 0,
  kText = 1,
  kBinary = 2,
  kClose = 8,
  kPing = 9,
  kPong = 10,
};

/// Close codes this server uses (RFC 6455, section 7.4.1).
enum class WsClose : std::uint16_t {
  kNormal = 1000,
  kGoingAway = 1001,
  kProtocolError = 1002,
  kUnsupported = 1003,
  kInvalidText = 1007,
  kPolicy = 1008,
  kTooBig = 1009,
};

void append_ws_header(std::string& out, WsOpcode opcode, std::size_t payload_bytes);
void append_ws_text(std::string& out, std::string_view text);
/// `reason` is cut to what a control frame holds.
void append_ws_close(std::string& out, WsClose code, std::string_view reason);

/// Told of what arrives. Views live only during the call.
class WsEvents {
 public:
  virtual ~WsEvents() = default;
  virtual void on_text(std::string_view message) = 0;
  virtual void on_ping(std::string_view payload) = 0;
  virtual void on_pong() = 0;
  /// The peer closes, with its code or 1005 when it gave none.
  virtual void on_close(std::uint16_t code) = 0;
  /// Whether more messages are wanted now; when not, reading stops between two frames.
  virtual bool wants_more() const = 0;
};

struct WsFailure {
  WsClose code;
  std::string_view reason;
};

/// Takes frames apart and puts fragmented messages together.
class WsReader {
 public:
  explicit WsReader(std::size_t max_message_bytes) : max_message_bytes_(max_message_bytes) {}

  struct Outcome {
    std::size_t consumed = 0;  // whole frames only; the rest comes again with more behind it
    std::optional<WsFailure> failure;
  };
  /// Reads the frames in [data, data + size), unmasking them in place.
  Outcome consume(char* data, std::size_t size, WsEvents& events);

 private:
  struct Header;
  std::optional<WsFailure> check(const Header& header) const;
  std::optional<WsFailure> take(const Header& header, std::string_view payload, WsEvents& events);
  std::optional<WsFailure> take_data(const Header& header, std::string_view payload,
                                     WsEvents& events);
  std::optional<WsFailure> take_close(std::string_view payload, WsEvents& events);

  std::size_t max_message_bytes_;
  std::string fragments_;    // of a message that came in parts
  bool in_message_ = false;  // a first fragment came, the final one not yet
  bool closed_ = false;
};

}  // namespace gaveurs
