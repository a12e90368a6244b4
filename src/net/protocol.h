// Protocol: what a connection speaks at present, HTTP at first and a WebSocket after the upgrade.
// It is given bytes, answers through its connection, and may have further output of its own that
// is fetched only when the socket takes it. The connection's network thread only.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <span>

namespace gaveurs {

class Protocol {
 public:
  virtual ~Protocol() = default;
  /// Reads from [data, data + size); returns how many bytes are done with. May change them.
  virtual std::size_t consume(char* data, std::size_t size) = 0;
  /// Whether more input is wanted now.
  virtual bool wants_input() const = 0;
  /// Output beyond what was sent to the connection: fills `out`, returns how many pieces.
  virtual std::size_t gather(std::span<iovec> out) {
    (void)out;
    return 0;
  }
  /// So many bytes of the pieces gathered last are in the socket.
  virtual void sent(std::size_t bytes) { (void)bytes; }
  /// Called about once a second, or more often where limits are short.
  virtual void tick(std::int64_t now_ms) = 0;
  /// The server stops: say so and end once everything is answered.
  virtual void stop() = 0;
};

}  // namespace gaveurs
