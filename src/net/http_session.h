// HttpSession: HTTP/1.1 on a connection: one request at a time, answered by the router, by a
// reader of the store, or by a command that commits. Turns into a WebSocket on an upgrade.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "net/connection.h"
#include "net/http.h"
#include "net/protocol.h"

namespace gaveurs {

class HttpSession final : public Protocol {
 public:
  explicit HttpSession(Connection& connection);
  ~HttpSession() override;

  std::size_t consume(char* data, std::size_t size) override;
  /// The next request waits until its answers were taken: many small requests may ask for much.
  bool wants_input() const override {
    return !busy_ && !ending_ && connection_.unsent() <= kMostUnsent;
  }
  void tick(std::int64_t now_ms) override;
  void stop() override;

  /// Answers the request at hand; flushing is the caller's.
  void respond(HttpResponse response);
  void respond(const Error& error);
  /// The request is being answered elsewhere; respond() will be called.
  void wait() { busy_ = true; }
  Connection& connection() { return connection_; }
  const HttpRequest& request() const { return request_; }

 private:
  static constexpr std::size_t kMostUnsent = 256u << 10;

  void handle();
  bool check_host();
  void refuse(int status, std::string_view name, std::string_view title, std::string_view detail);
  void fail_parse();

  Connection& connection_;
  std::unique_ptr<HttpParser> parser_;  // while a request is coming in
  HttpRequest request_;
  std::int64_t since_ms_;               // begin of the request, or end of the one before
  bool spoke_ = false;  // the client, ever
  bool busy_ = false;
  bool ending_ = false;
  bool stopping_ = false;
};

}  // namespace gaveurs
