#include "net/ws_frame.h"

#include <cstring>

#include "base/json_text.h"

namespace gaveurs {
namespace {

constexpr std::size_t kMaxControlPayload = 125;

void unmask(char* data, std::size_t size, const unsigned char mask[4]) {
  std::uint64_t wide = 0;
  for (int i = 0; i < 8; ++i) reinterpret_cast<unsigned char*>(&wide)[i] = mask[i & 3];
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, data + i, 8);
    word ^= wide;
    std::memcpy(data + i, &word, 8);
  }
  for (; i < size; ++i) data[i] = static_cast<char>(data[i] ^ static_cast<char>(mask[i & 3]));
}

bool valid_close_code(std::uint16_t code) {
  if (code >= 3000 && code <= 4999) return true;
  return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
}

}  // namespace

void append_ws_header(std::string& out, WsOpcode opcode, std::size_t payload_bytes) {
  out += static_cast<char>(0x80 | static_cast<int>(opcode));
  if (payload_bytes <= 125) {
    out += static_cast<char>(payload_bytes);
    return;
  }
  const int width = payload_bytes <= 0xffff ? 2 : 8;
  out += static_cast<char>(width == 2 ? 126 : 127);
  for (int i = width - 1; i >= 0; --i) {
    out += static_cast<char>((static_cast<std::uint64_t>(payload_bytes) >> (8 * i)) & 0xff);
  }
}

void append_ws_text(std::string& out, std::string_view text) {
  append_ws_header(out, WsOpcode::kText, text.size());
  out += text;
}

void append_ws_close(std::string& out, WsClose code, std::string_view reason) {
  reason = reason.substr(0, kMaxControlPayload - 2);
  append_ws_header(out, WsOpcode::kClose, reason.size() + 2);
  const auto value = static_cast<std::uint16_t>(code);
  out += static_cast<char>(value >> 8);
  out += static_cast<char>(value & 0xff);
  out += reason;
}

struct WsReader::Header {
  bool final = false;
  int reserved = 0;
  WsOpcode opcode = WsOpcode::kText;
  bool masked = false;
  std::uint64_t length = 0;
  std::size_t header_bytes = 0;
  unsigned char mask[4] = {};

  bool control() const { return static_cast<int>(opcode) >= 8; }

  // False while bytes of the header are missing.
  bool read(const unsigned char* p, std::size_t size) {
    if (size < 2) return false;
    final = (p[0] & 0x80) != 0;
    reserved = p[0] & 0x70;
    opcode = static_cast<WsOpcode>(p[0] & 0x0f);
    masked = (p[1] & 0x80) != 0;
    length = p[1] & 0x7f;
    header_bytes = 2;
    const int width = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (size < header_bytes + static_cast<std::size_t>(width)) return false;
    if (width != 0) {
      length = 0;
      for (int i = 0; i < width; ++i) length = length << 8 | p[2 + i];
      header_bytes += static_cast<std::size_t>(width);
    }
    if (!masked) return true;
    if (size < header_bytes + 4) return false;
    std::memcpy(mask, p + header_bytes, 4);
    header_bytes += 4;
    return true;
  }
};

std::optional<WsFailure> WsReader::check(const Header& header) const {
  const auto bad = [](std::string_view why) { return WsFailure{WsClose::kProtocolError, why}; };
  if (header.reserved != 0) return bad("reserved bits are set");
  if (!header.masked) return bad("frames of a client must be masked");
  switch (header.opcode) {
    case WsOpcode::kContinuation:
      if (!in_message_) return bad("continuation of nothing");
      break;
    case WsOpcode::kText:
      if (in_message_) return bad("a new message inside another");
      break;
    case WsOpcode::kBinary:
      return WsFailure{WsClose::kUnsupported, "text frames only"};
    case WsOpcode::kClose:
    case WsOpcode::kPing:
    case WsOpcode::kPong:
      if (!header.final) return bad("control frames must be whole");
      if (header.length > kMaxControlPayload) return bad("control frames hold 125 bytes at most");
      return std::nullopt;
    default:
      return bad("unknown kind of frame");
  }
  // Judged from the header alone: nobody is made to buffer what will be refused.
  if (header.length > max_message_bytes_ - fragments_.size()) {
    return WsFailure{WsClose::kTooBig, "the message is too long"};
  }
  return std::nullopt;
}

WsReader::Outcome WsReader::consume(char* data, std::size_t size, WsEvents& events) {
  Outcome out;
  while (!closed_ && events.wants_more()) {
    Header header;
    const auto* at = reinterpret_cast<const unsigned char*>(data + out.consumed);
    if (!header.read(at, size - out.consumed)) break;
    if ((out.failure = check(header))) break;
    const std::size_t left = size - out.consumed - header.header_bytes;
    if (left < header.length) break;
    char* payload = data + out.consumed + header.header_bytes;
    const auto length = static_cast<std::size_t>(header.length);
    unmask(payload, length, header.mask);
    out.consumed += header.header_bytes + length;
    if ((out.failure = take(header, {payload, length}, events))) break;
  }
  if (out.failure) closed_ = true;
  return out;
}

std::optional<WsFailure> WsReader::take(const Header& header, std::string_view payload,
                                        WsEvents& events) {
  switch (header.opcode) {
    case WsOpcode::kPing:
      events.on_ping(payload);
      return std::nullopt;
    case WsOpcode::kPong:
      events.on_pong();
      return std::nullopt;
    case WsOpcode::kClose:
      return take_close(payload, events);
    default:
      return take_data(header, payload, events);
  }
}

std::optional<WsFailure> WsReader::take_data(const Header& header, std::string_view payload,
                                             WsEvents& events) {
  const bool whole = header.final && !in_message_;
  if (!whole) {
    fragments_ += payload;
    in_message_ = !header.final;
    if (in_message_) return std::nullopt;
    payload = fragments_;
  }
  if (!is_utf8(payload)) return WsFailure{WsClose::kInvalidText, "the text is not UTF-8"};
  events.on_text(payload);
  if (!whole) fragments_ = std::string();
  return std::nullopt;
}

std::optional<WsFailure> WsReader::take_close(std::string_view payload, WsEvents& events) {
  closed_ = true;
  if (payload.empty()) {
    events.on_close(1005);
    return std::nullopt;
  }
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(payload[i]); };
  if (payload.size() == 1) return WsFailure{WsClose::kProtocolError, "half a close code"};
  const auto code = static_cast<std::uint16_t>(byte(0) << 8 | byte(1));
  if (!valid_close_code(code)) return WsFailure{WsClose::kProtocolError, "no such close code"};
  if (!is_utf8(payload.substr(2))) {
    return WsFailure{WsClose::kInvalidText, "the close reason is not UTF-8"};
  }
  events.on_close(code);
  return std::nullopt;
}

}  // namespace gaveurs
