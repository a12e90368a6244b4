// HTTP/1.1 without sockets: a request as this program wants it, a parser that is fed bytes, and
// the writing of responses. The grammar is Boost.Beast's; Beast itself stays in http.cpp.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gaveurs {

struct HttpRequest {
  std::string method;
  std::string target;  // as sent
  std::string path;    // decoded, without the query; begins with /
  std::vector<std::pair<std::string, std::string>> query;  // decoded
  std::string host, origin, content_type, if_none_match, accept_encoding;
  std::string accept_language, user_agent, forwarded_for;
  std::string body;
  bool keep_alive = true;
  bool wants_continue = false;  // Expect: 100-continue
  bool forwarded = false;       // a proxy says that it passes this on for somebody else
  // Set when the client asks for a WebSocket.
  bool upgrade = false;
  std::string ws_key, ws_version;

  std::string_view query_value(std::string_view name) const;
};

struct HttpLimits {
  std::size_t max_header_bytes = 16 * 1024;
  std::size_t max_body_bytes = 1 << 20;
};

class HttpParser {
 public:
  explicit HttpParser(const HttpLimits& limits);
  ~HttpParser();

  enum class State { kMore, kHeader, kDone, kFailed };
  /// Takes bytes; `consumed` of them are done with, the others come again with more behind them.
  /// kHeader is told once, when the header is complete and the body is not.
  State put(const char* data, std::size_t size, std::size_t& consumed);
  /// After kDone or kHeader.
  HttpRequest take();
  bool wants_continue() const;
  /// After kFailed: the status to answer with, 400, 413, 431 or 505.
  int failure_status() const { return failure_status_; }
  bool began() const { return began_; }

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
  int failure_status_ = 400;
  bool began_ = false;
  bool told_header_ = false;
};

struct HttpResponse {
  int status = 200;
  std::string_view content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string_view, std::string>> headers;
};

std::string_view reason_phrase(int status);
/// Whether a Content-Type names this media type, in any case and with any parameters.
bool is_media_type(std::string_view content_type, std::string_view media_type);
/// Appends the response; for HEAD the header alone, with the length the body would have.
void append_response(std::string& out, const HttpResponse& response, bool keep_alive,
                     bool head_only);
/// Sec-WebSocket-Accept for a key (RFC 6455, section 4.2.2); nullopt for a malformed key.
std::optional<std::string> websocket_accept(std::string_view key);

/// Splits and decodes a target. Errors: nullopt for bad escapes, control characters, backslashes
/// and ".." segments: no path of this program needs them.
struct Target {
  std::string path;
  std::vector<std::pair<std::string, std::string>> query;
};
std::optional<Target> parse_target(std::string_view target);

}  // namespace gaveurs
