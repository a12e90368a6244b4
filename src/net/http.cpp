#include "net/http.h"

#include <fmt/format.h>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/detail/base64.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/uuid/detail/sha1.hpp>

#include "base/json_text.h"

namespace gaveurs {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

int status_of(const beast::error_code& failed) {
  if (failed == http::error::header_limit || failed == http::error::buffer_overflow) return 431;
  if (failed == http::error::body_limit) return 413;
  if (failed == http::error::bad_version) return 505;
  return 400;
}

// "0" and two line ends: no chunked body ends with less, and Beast asserts that it
// sees all of it when it looks at it a second time.
constexpr std::size_t kLastChunkBytes = 5;

std::string text_of(beast::string_view view) { return {view.data(), view.size()}; }

bool lists_token(beast::string_view header, beast::string_view token) {
  return http::token_list{header}.exists(token);
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return std::nullopt;
    out += c;
  }
  // What is no text can be nobody's name, and one kind of store refuses it as a fault of ours.
  if (!is_utf8(out)) return std::nullopt;
  return out;
}

bool climbs(std::string_view path) {
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const auto segment = path.substr(at, end - at);
    if (segment == ".." || segment == ".") return true;
    at = end + 1;
  }
  return path.find('\\') != std::string_view::npos;
}

bool is_forwarded(const http::fields& fields) {
  for (const char* name :
       {"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"}) {
    if (fields.find(name) != fields.end()) return true;
  }
  return false;
}

}  // namespace

std::string_view HttpRequest::query_value(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return {};
}

std::optional<Target> parse_target(std::string_view target) {
  if (!target.starts_with('/')) return std::nullopt;
  target = target.substr(0, target.find('#'));
  const std::size_t mark = target.find('?');
  auto path = percent_decode(target.substr(0, mark), false);
  if (!path || climbs(*path)) return std::nullopt;
  Target out{std::move(*path), {}};
  if (mark == std::string_view::npos) return out;
  std::string_view rest = target.substr(mark + 1);
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto key = percent_decode(pair.substr(0, equals), true);
    auto value = percent_decode(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!key || !value) return std::nullopt;
    out.query.emplace_back(std::move(*key), std::move(*value));
  }
  return out;
}

struct HttpParser::Impl {
  http::request_parser<http::string_body> parser;
  std::size_t header_left = 0;  // of the limit
  std::size_t line_limit = 0;   // of what stands between the parts of a chunked body
};

HttpParser::HttpParser(const HttpLimits& limits) : impl_(std::make_unique<Impl>()) {
  impl_->parser.eager(true);
  impl_->parser.header_limit(static_cast<std::uint32_t>(limits.max_header_bytes));
  impl_->parser.body_limit(limits.max_body_bytes);
  impl_->header_left = impl_->line_limit = limits.max_header_bytes;
}

HttpParser::~HttpParser() = default;

HttpParser::State HttpParser::put(const char* data, std::size_t size, std::size_t& consumed) {
  consumed = 0;
  began_ = began_ || size > 0;
  auto& parser = impl_->parser;
  while (consumed < size && !parser.is_done()) {
    beast::error_code failed;
    // Beast holds the first line and the fields to the limit apart where both come at once; the
    // limit is of the whole header, however it comes.
    const bool in_header = !parser.is_header_done();
    const std::size_t left = size - consumed;
    if (!in_header && parser.chunked() && left < kLastChunkBytes) break;
    const std::size_t shown = in_header ? std::min(left, impl_->header_left) : left;
    const auto used = parser.put(boost::asio::const_buffer(data + consumed, shown), failed);
    consumed += used;
    if (in_header) impl_->header_left -= used;
    if (failed == http::error::need_more && shown < left) {
      // What lies behind the header was not shown yet.
      if (parser.is_header_done()) continue;
      failed = http::error::header_limit;
    }
    // Beast holds neither a chunk's extension nor the trailer to any limit.
    if (failed == http::error::need_more && parser.is_header_done() && parser.chunked() &&
        size - consumed > impl_->line_limit) {
      failed = http::error::header_limit;
    }
    if (failed == http::error::need_more) break;
    if (failed) {
      failure_status_ = status_of(failed);
      return State::kFailed;
    }
    if (used == 0) break;
  }
  if (parser.is_done()) return State::kDone;
  if (parser.is_header_done() && !told_header_) {
    told_header_ = true;
    return State::kHeader;
  }
  return State::kMore;
}

bool HttpParser::wants_continue() const {
  return beast::iequals(impl_->parser.get()[http::field::expect], "100-continue");
}

HttpRequest HttpParser::take() {
  auto& message = impl_->parser.get();
  HttpRequest out;
  out.method = text_of(message.method_string());
  out.target = text_of(message.target());
  out.host = text_of(message[http::field::host]);
  out.origin = text_of(message[http::field::origin]);
  out.content_type = text_of(message[http::field::content_type]);
  out.if_none_match = text_of(message[http::field::if_none_match]);
  out.accept_encoding = text_of(message[http::field::accept_encoding]);
  out.accept_language = text_of(message[http::field::accept_language]);
  out.user_agent = text_of(message[http::field::user_agent]);
  out.forwarded_for = text_of(message["X-Forwarded-For"]);
  out.forwarded = is_forwarded(message);
  out.keep_alive = message.keep_alive();
  out.upgrade = lists_token(message[http::field::connection], "upgrade") &&
                lists_token(message[http::field::upgrade], "websocket");
  out.ws_key = text_of(message[http::field::sec_websocket_key]);
  out.ws_version = text_of(message[http::field::sec_websocket_version]);
  out.body = std::move(message.body());
  return out;
}

bool is_media_type(std::string_view content_type, std::string_view media_type) {
  auto named = content_type.substr(0, content_type.find(';'));
  while (named.ends_with(' ') || named.ends_with('\t')) named.remove_suffix(1);
  return beast::iequals(named, media_type);
}

std::string_view reason_phrase(int status) {
  const auto phrase = http::obsolete_reason(static_cast<http::status>(status));
  return {phrase.data(), phrase.size()};
}

void append_response(std::string& out, const HttpResponse& response, bool keep_alive,
                     bool head_only) {
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", response.status,
                 reason_phrase(response.status));
  if (response.status != 304) {
    fmt::format_to(std::back_inserter(out), "Content-Type: {}\r\nContent-Length: {}\r\n",
                   response.content_type, response.body.size());
  }
  for (const auto& [name, value] : response.headers) {
    fmt::format_to(std::back_inserter(out), "{}: {}\r\n", name, value);
  }
  out += "X-Content-Type-Options: nosniff\r\n";
  if (!keep_alive) out += "Connection: close\r\n";
  out += "\r\n";
  if (!head_only && response.status != 304) out += response.body;
}

std::optional<std::string> websocket_accept(std::string_view key) {
  if (key.size() != 24) return std::nullopt;  // 16 bytes in base64
  boost::uuids::detail::sha1 sha;
  sha.process_bytes(key.data(), key.size());
  constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  sha.process_bytes(kGuid.data(), kGuid.size());
  unsigned int words[5];
  sha.get_digest(words);
  unsigned char digest[20];
  for (int i = 0; i < 20; ++i) {
    digest[i] = static_cast<unsigned char>(words[i / 4] >> (24 - 8 * (i % 4)));
  }
  std::string out(beast::detail::base64::encoded_size(sizeof digest), '\0');
  out.resize(beast::detail::base64::encode(out.data(), digest, sizeof digest));
  return out;
}

}  // namespace gaveurs
