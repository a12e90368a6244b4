// WsClient: a WebSocket connection to one address that is kept open. It connects with a timeout,
// sends texts in order, hands over each text that arrives, answers pings, finds half-open
// connections (TCP keep-alive and pings of its own), and when the connection ends it connects again
// after a delay that doubles each time, with jitter. Texts that were not yet written when a
// connection ends are dropped: ResendLink above knows what was answered and sends it again.
// Belongs to the thread of its EventLoop, which must outlive it. ws:// only.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "twin/event_loop.h"

namespace gaveurs {

struct WsUrl {
  std::string host;
  std::string port;  // "80" when the address names none
  std::string target;  // path and query, at least "/"
};

/// Error kUsage with a sentence for the person who typed it.
Result<WsUrl> parse_ws_url(std::string_view text);

struct WsOptions {
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds silence_timeout{60'000};  // pinged at half of it, given up after it
  std::chrono::milliseconds first_retry{250};
  std::chrono::milliseconds longest_retry{15'000};
  std::size_t longest_message_bytes = 1 << 20;
};

struct WsClientEvents {
  std::function<void()> opened;
  std::function<void(std::string_view)> text;
  /// The connection ended or could not be made; the next attempt is `retry` from now.
  std::function<void(const std::string& reason, std::chrono::milliseconds retry)> lost;
};

/// Delay before attempt `failures` + 1: between half and the whole of first × 2^failures, at most
/// `longest`. Half of it is random, so that many clients do not come back all at once.
std::chrono::milliseconds retry_delay(const WsOptions& options, int failures, Random& random);

class WsClient {
 public:
  WsClient(EventLoop& loop, WsUrl url, WsOptions options, WsClientEvents events, Random random);
  ~WsClient();
  WsClient(const WsClient&) = delete;
  WsClient& operator=(const WsClient&) = delete;

  void start();
  bool open() const;
  /// Queues a text; ignored while not open().
  void send(std::string text);
  /// Ends a connection that does not answer any more; it is made again as after any loss.
  void drop(const std::string& reason);
  /// Writes what is queued, says goodbye and stays closed; `then` is called when that is done or
  /// after `connect_timeout`.
  void close(std::function<void()> then);

 private:
  class Connection;
  std::shared_ptr<Connection> connection_;
};

}  // namespace gaveurs
