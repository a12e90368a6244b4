#include "trace/gs1.h"

#include <sodium.h>

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "trace/hash.h"

namespace gaveurs {
namespace {

constexpr std::size_t kMaxLink = 512;
constexpr std::size_t kMaxPart = 20;
constexpr std::size_t kSignatureBytes = 8;
// Set 82 of the GS1 General Specifications besides letters and digits.
constexpr std::string_view kSigns = "!\"%&'()*+,-./_:;<=>?";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_plain(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::unexpected<Error> refuse(std::string why) { return fail(ErrorKind::kInvalid, std::move(why)); }

void append_escaped(std::string& out, std::string_view part) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : part) {
    if (is_plain(c) || c == '-' || c == '.' || c == '_') {
      out += c;
    } else {
      out += '%';
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[static_cast<unsigned char>(c) & 15];
    }
  }
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::string signature_of(const ProductCode& code, const CodeKey& key) {
  // The parts hold no space, so the text says where each ends.
  const std::string text = code.gtin + ' ' + code.lot + ' ' + code.serial;
  std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> mac;
  static_assert(crypto_auth_hmacsha256_KEYBYTES == std::tuple_size_v<CodeKey>);
  crypto_auth_hmacsha256(mac.data(), reinterpret_cast<const unsigned char*>(text.data()),
                         text.size(), key.data());
  return to_base64url(std::span(mac).first(kSignatureBytes));
}

bool same_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

struct Link {
  std::vector<std::string_view> segments;
  std::string_view query;
};

Link take_apart(std::string_view link) {
  if (const auto scheme = link.find("://"); scheme != std::string_view::npos) {
    const auto path = link.find('/', scheme + 3);
    link = path == std::string_view::npos ? std::string_view{} : link.substr(path);
  }
  link = link.substr(0, link.find('#'));
  Link out;
  if (const auto question = link.find('?'); question != std::string_view::npos) {
    out.query = link.substr(question + 1);
    link = link.substr(0, question);
  }
  if (link.ends_with('/')) link.remove_suffix(1);
  while (link.starts_with('/')) {
    link.remove_prefix(1);
    const auto end = std::min(link.find('/'), link.size());
    out.segments.push_back(link.substr(0, end));
    link.remove_prefix(end);
  }
  return out;
}

std::string_view parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto pair = query.substr(0, end);
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) {
      return pair.substr(name.size() + 1);
    }
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return {};
}

Result<std::string> read_part(std::string_view segment, std::string_view what) {
  auto part = unescape(segment);
  if (!part || !is_gs1_text(*part)) {
    return refuse(std::string(what) + " must have 1 to 20 characters that GS1 allows");
  }
  return std::move(*part);
}

Result<ProductCode> read_link(const Link& link) {
  const auto& s = link.segments;
  if (s.size() < 2 || s[0] != "01") return refuse("this is not the link of a product");
  if (!is_gtin(s[1])) return refuse("the product number has a wrong check digit or length");
  if (s.size() != 6 || s[2] != "10" || s[4] != "21") {
    return refuse("a product's link names its lot (10) and then its serial number (21)");
  }
  auto lot = read_part(s[3], "the lot");
  if (!lot) return std::unexpected(lot.error());
  auto serial = read_part(s[5], "the serial number");
  if (!serial) return std::unexpected(serial.error());
  return ProductCode{gtin14(s[1]), std::move(*lot), std::move(*serial)};
}

}  // namespace

char gtin_check_digit(std::string_view digits_before) {
  int sum = 0;
  bool triple = true;
  for (auto digit = digits_before.rbegin(); digit != digits_before.rend(); ++digit) {
    sum += (*digit - '0') * (triple ? 3 : 1);
    triple = !triple;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

bool is_gtin(std::string_view text) {
  const bool length =
      text.size() == 8 || text.size() == 12 || text.size() == 13 || text.size() == 14;
  return length && std::all_of(text.begin(), text.end(), is_digit) &&
         gtin_check_digit(text.substr(0, text.size() - 1)) == text.back();
}

std::string gtin14(std::string_view gtin) {
  return std::string(14 - gtin.size(), '0').append(gtin);
}

bool is_gs1_text(std::string_view text) {
  return !text.empty() && text.size() <= kMaxPart &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_plain(c) || kSigns.find(c) != std::string_view::npos;
         });
}

std::string sign_code(const ProductCode& code, const CodeKey& key) {
  std::string out = "/01/" + code.gtin + "/10/";
  append_escaped(out, code.lot);
  out += "/21/";
  append_escaped(out, code.serial);
  return out + "?s=" + signature_of(code, key);
}

Result<ProductCode> read_code(std::string_view link, const CodeKey& key) {
  if (link.size() > kMaxLink) return refuse("the link is too long");
  const Link parts = take_apart(link);
  auto code = read_link(parts);
  if (!code) return code;
  const auto signature = parameter(parts.query, "s");
  if (signature.empty()) return refuse("the link is cut: its signature is missing");
  if (!same_in_constant_time(signature, signature_of(*code, key))) {
    return refuse("this code was not made by this producer");
  }
  return code;
}

Result<ProductCode> read_unsigned_code(std::string_view link) {
  if (link.size() > kMaxLink) return refuse("the link is too long");
  return read_link(take_apart(link));
}

}  // namespace gaveurs
