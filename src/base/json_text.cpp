#include "base/json_text.h"

#include <charconv>
#include <cmath>
#include <cstring>

namespace gaveurs {
namespace {

// Length of the well-formed sequence at `p`, 0 when there is none (RFC 3629, section 4).
std::size_t utf8_sequence(const unsigned char* p, std::size_t left) {
  const unsigned char a = p[0];
  if (a < 0x80) return 1;
  if (a < 0xc2 || a > 0xf4 || left < 2) return 0;
  const auto continues = [](unsigned char c) { return (c & 0xc0) == 0x80; };
  if (!continues(p[1])) return 0;
  if (a < 0xe0) return 2;
  if (left < 3 || !continues(p[2])) return 0;
  if (a < 0xf0) {
    if (a == 0xe0 && p[1] < 0xa0) return 0;
    if (a == 0xed && p[1] > 0x9f) return 0;
    return 3;
  }
  if (left < 4 || !continues(p[3])) return 0;
  if (a == 0xf0 && p[1] < 0x90) return 0;
  if (a == 0xf4 && p[1] > 0x8f) return 0;
  return 4;
}

bool all_ascii(const char* p) {
  std::uint64_t word = 0;
  std::memcpy(&word, p, sizeof word);
  return (word & 0x8080808080808080ULL) == 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
  const char* p = text.data();
  std::size_t left = text.size();
  while (left > 0) {
    if (left >= 8 && all_ascii(p)) {
      p += 8;
      left -= 8;
      continue;
    }
    const std::size_t n = utf8_sequence(reinterpret_cast<const unsigned char*>(p), left);
    if (n == 0) return false;
    p += n;
    left -= n;
  }
  return true;
}

void append_json_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  std::size_t i = 0;
  while (i < text.size()) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x80) {
      const auto* at = reinterpret_cast<const unsigned char*>(text.data() + i);
      const std::size_t n = utf8_sequence(at, text.size() - i);
      if (n == 0) {
        out += "\xef\xbf\xbd";
        ++i;
      } else {
        out.append(text, i, n);
        i += n;
      }
      continue;
    }
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c < 0x20) {
      out += "\\u00";
      out += kHex[c >> 4];
      out += kHex[c & 15];
    } else {
      out += static_cast<char>(c);
    }
    ++i;
  }
  out += '"';
}

void append_json_number(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  char digits[32];
  // Digits alone would be the shortest for some, but few parsers take whole numbers of that size.
  const bool beyond_64_bits = std::abs(number) >= 0x1p63;
  const auto end =
      beyond_64_bits
          ? std::to_chars(digits, digits + sizeof digits, number, std::chars_format::scientific).ptr
          : std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

void append_json_number(std::string& out, std::int64_t number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

}  // namespace gaveurs
