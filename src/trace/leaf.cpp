#include "trace/leaf.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <charconv>

#include "base/json_text.h"

namespace gaveurs {
namespace {

constexpr std::array<std::string_view, 6> kKinds{"day", "lot", "grade", "product", "curve", "key"};
constexpr std::size_t kMaxSubject = 200;

// Cuts `text` at the front of `rest`; false when it is not there.
bool take(std::string_view& rest, std::string_view text) {
  if (!rest.starts_with(text)) return false;
  rest.remove_prefix(text.size());
  return true;
}

// Up to the next quote, which is cut too. What an entry quotes needs no escape but in its subject,
// whose escapes are undone here.
std::optional<std::string> take_quoted(std::string_view& rest) {
  std::string out;
  while (!rest.empty() && rest.front() != '"') {
    if (rest.front() == '\\') rest.remove_prefix(1);
    if (rest.empty()) return std::nullopt;
    out += rest.front();
    rest.remove_prefix(1);
  }
  return take(rest, "\"") ? std::optional(out) : std::nullopt;
}

bool is_subject(std::string_view text) {
  return !text.empty() && text.size() <= kMaxSubject && is_utf8(text) &&
         std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace

std::string_view to_string(LeafKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::optional<LeafKind> parse_leaf_kind(std::string_view text) {
  const auto found = std::find(kKinds.begin(), kKinds.end(), text);
  if (found == kKinds.end()) return std::nullopt;
  return static_cast<LeafKind>(found - kKinds.begin());
}

Salt make_salt() {
  Salt out;
  randombytes_buf(out.data(), out.size());
  return out;
}

std::string to_hex(const Salt& salt) {
  std::string out(salt.size() * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), salt.data(), salt.size());
  out.pop_back();
  return out;
}

std::optional<Salt> salt_from_hex(std::string_view text) {
  Salt out;
  std::size_t length = 0;
  const bool read =
      text.size() == out.size() * 2 && sodium_hex2bin(out.data(), out.size(), text.data(),
                                                      text.size(), nullptr, &length, nullptr) == 0;
  if (!read || length != out.size() || to_hex(out) != text) return std::nullopt;
  return out;
}

Hash salted_hash(const Salt& salt, std::string_view document) {
  std::string both(reinterpret_cast<const char*>(salt.data()), salt.size());
  both += document;
  return sha256(both);
}

std::string leaf_entry(const Leaf& leaf) {
  std::string out = fmt::format("{{\"v\":1,\"kind\":\"{}\",\"subject\":", to_string(leaf.kind));
  append_json_string(out, leaf.subject);
  fmt::format_to(std::back_inserter(out), ",\"content\":\"{}\",\"time\":\"", to_hex(leaf.content));
  append_rfc3339(out, leaf.time);
  out += '"';
  if (leaf.replaces) fmt::format_to(std::back_inserter(out), ",\"replaces\":{}", *leaf.replaces);
  return out + '}';
}

Result<Leaf> parse_leaf_entry(std::string_view entry) {
  const auto damaged = [] { return fail(ErrorKind::kInvalid, "a leaf of the log is damaged"); };
  std::string_view rest = entry;
  if (!take(rest, "{\"v\":1,\"kind\":\"")) return damaged();
  const auto kind = take_quoted(rest);
  if (!kind || !take(rest, ",\"subject\":\"")) return damaged();
  const auto subject = take_quoted(rest);
  if (!subject || !take(rest, ",\"content\":\"")) return damaged();
  const auto content = take_quoted(rest);
  if (!content || !take(rest, ",\"time\":\"")) return damaged();
  const auto time = take_quoted(rest);
  if (!time) return damaged();
  Leaf out;
  if (take(rest, ",\"replaces\":")) {
    std::uint64_t number = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (read.ec != std::errc{}) return damaged();
    out.replaces = number;
  }
  const auto known = parse_leaf_kind(*kind);
  const auto hash = hash_from_hex(*content);
  const auto at = parse_instant(*time);
  if (!known || !hash || !at || !is_subject(*subject)) return damaged();
  out.kind = *known;
  out.subject = *subject;
  out.content = *hash;
  out.time = *at;
  // Whatever else was read loosely shows here.
  if (leaf_entry(out) != entry) return damaged();
  return out;
}

}  // namespace gaveurs
