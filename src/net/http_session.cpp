#include "net/http_session.h"

#include <fmt/format.h>

#include "net/allowed_host.h"
#include "net/loop.h"
#include "net/router.h"
#include "wire/problem_json.h"

namespace gaveurs {
namespace {

HttpLimits limits_of(Connection& connection) {
  const auto& limits = connection.loop().services().options.limits;
  return {static_cast<std::size_t>(limits.max_header_bytes),
          static_cast<std::size_t>(limits.max_body_bytes)};
}

// Only what was built from the body alone gets a tag; a page made anew each time has none.
void tag(HttpResponse& response, const HttpRequest& request) {
  if (response.status != 200 || request.method == "POST") return;
  for (const auto& [name, value] : response.headers) {
    if (name == "ETag" || name == "Cache-Control") return;
  }
  auto etag = fmt::format("\"{:x}\"", std::hash<std::string>{}(response.body));
  if (request.if_none_match.find(etag) != std::string::npos) response.status = 304;
  response.headers.emplace_back("ETag", std::move(etag));
  response.headers.emplace_back("Cache-Control", "no-cache");
}

}  // namespace

HttpSession::HttpSession(Connection& connection)
    : connection_(connection), since_ms_(connection.loop().now_ms()) {}

HttpSession::~HttpSession() = default;

std::size_t HttpSession::consume(char* data, std::size_t size) {
  spoke_ = true;
  if (!parser_) {
    // Empty lines before a request are ignored, as RFC 9112 2.2 asks.
    std::size_t blank = 0;
    while (blank < size && (data[blank] == '\r' || data[blank] == '\n')) ++blank;
    if (blank > 0) return blank;
    parser_ = std::make_unique<HttpParser>(limits_of(connection_));
    since_ms_ = connection_.loop().now_ms();
  }
  std::size_t consumed = 0;
  const auto state = parser_->put(data, size, consumed);
  switch (state) {
    case HttpParser::State::kMore:
      break;
    case HttpParser::State::kHeader:
      if (parser_->wants_continue()) connection_.send("HTTP/1.1 100 Continue\r\n\r\n");
      break;
    case HttpParser::State::kFailed:
      fail_parse();
      return size;
    case HttpParser::State::kDone:
      request_ = parser_->take();
      parser_.reset();
      handle();
      break;
  }
  return consumed;
}

void HttpSession::fail_parse() {
  const int status = parser_->failure_status();
  parser_.reset();
  request_ = HttpRequest{};
  request_.keep_alive = false;
  if (status == 413) {
    refuse(413, "too_large", "The request is too large", "the body is over the limit");
  } else if (status == 431) {
    refuse(431, "header_too_large", "The header is too large", "the header is over the limit");
  } else if (status == 505) {
    refuse(505, "http_version", "Unknown version of HTTP", "HTTP/1.1 is spoken here");
  } else {
    refuse(400, "invalid", "Invalid request", "this is not HTTP/1.1");
  }
}

bool HttpSession::check_host() {
  const auto& names = connection_.loop().services().options.allowed_hosts;
  const std::string own = connection_.own_address();
  if (!allowed_host(request_.host, own, names)) {
    refuse(421, "misdirected", "This server does not go by that name",
           "name it in server.allowed_hosts to use it");
    return false;
  }
  if (!allowed_origin(request_.origin, own, names)) {
    refuse(403, "foreign_origin", "Pages of other sites may not use this server",
           "the Origin of the request is not this server");
    return false;
  }
  return true;
}

void HttpSession::handle() {
  auto target = parse_target(request_.target);
  if (!target) {
    refuse(400, "invalid", "Invalid request", "the path cannot be accepted");
    return;
  }
  request_.path = std::move(target->path);
  request_.query = std::move(target->query);
  if (!check_host()) return;
  route(*this);
}

void HttpSession::refuse(int status, std::string_view name, std::string_view title,
                         std::string_view detail) {
  HttpResponse response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = problem_document({status, name, title}, detail, {}, request_.path);
  respond(std::move(response));
}

void HttpSession::respond(const Error& error) {
  const auto kind = problem_kind(error.kind);
  HttpResponse response;
  response.status = kind.status;
  response.content_type = "application/problem+json";
  // What went wrong inside is for the log, not for a client.
  const bool inside = kind.status == 500;
  response.body =
      problem_document(kind, inside ? "see the server's log" : error.message, error.details,
                       request_.path, inside ? RefusalCode{} : error.code);
  if (kind.status == 503) response.headers.emplace_back("Retry-After", "2");
  respond(std::move(response));
}

void HttpSession::respond(HttpResponse response) {
  auto& metrics = connection_.loop().services().metrics;
  ++metrics.http_requests;
  if (response.status >= 400) ++metrics.http_errors;
  tag(response, request_);
  const bool keep = request_.keep_alive && !stopping_;
  append_response(connection_.out(), response, keep, request_.method == "HEAD");
  if (!keep) {
    ending_ = true;
    connection_.close_when_sent();
  }
  busy_ = false;
  since_ms_ = connection_.loop().now_ms();
  request_ = HttpRequest{};
}

void HttpSession::tick(std::int64_t now_ms) {
  // While an answer is on its way it is not the client who is idle; the connection watches that.
  if (busy_ || ending_ || connection_.unsent() > 0) return;
  const auto& limits = connection_.loop().services().options.limits;
  if (parser_ && now_ms - since_ms_ > limits.header_timeout_ms) {
    ++connection_.loop().services().metrics.header_timeouts;
    parser_.reset();
    request_ = HttpRequest{};
    request_.keep_alive = false;
    refuse(408, "timeout", "The request took too long", "send it whole, and faster");
    return;
  }
  // A connection that never said anything has the time of a header to do so.
  const auto patience = spoke_ ? limits.idle_timeout_ms : limits.header_timeout_ms;
  if (!parser_ && now_ms - std::max(since_ms_, connection_.last_sent_ms()) > patience) {
    ending_ = true;
    connection_.close_when_sent();
  }
}

void HttpSession::stop() {
  stopping_ = true;
  if (busy_) return;
  ending_ = true;
  connection_.close_when_sent();
}

}  // namespace gaveurs
