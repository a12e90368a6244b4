#include "trace/signed_note.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <charconv>

namespace gaveurs {
namespace {

constexpr std::size_t kMaxNoteBytes = 65'536;
constexpr std::size_t kMaxName = 100;
constexpr std::size_t kSignatureBytes = 64;
constexpr std::string_view kSecretMark = "GAVEURS-KEY";
constexpr std::string_view kDash = "\xe2\x80\x94 ";  // an em dash begins each signature
constexpr std::string_view kTime = "time=";

std::unexpected<Error> damaged(std::string reason) {
  return fail(ErrorKind::kInvalid, "the tree head cannot be trusted: " + std::move(reason));
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxName &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return c > ' ' && c < 0x7f && c != '+'; });
}

std::optional<KeyUse> use_of(unsigned char byte) {
  if (byte == 1) return KeyUse::kLog;
  if (byte == 4) return KeyUse::kWitness;
  return std::nullopt;
}

std::string key_bytes(const PublicKey& key) {
  std::string out(1, static_cast<char>(key.use));
  out.append(key.key.begin(), key.key.end());
  return out;
}

std::string base64_of(std::string_view bytes) {
  return to_base64({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

void append_big_endian(std::string& out, std::uint64_t number, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(number >> (8 * i) & 0xff);
}

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t out = 0;
  for (const char c : bytes) out = out << 8 | static_cast<unsigned char>(c);
  return out;
}

std::string signature_line(const PublicKey& by, std::string_view rest) {
  std::string blob;
  append_big_endian(blob, by.id(), 4);
  blob += rest;
  return fmt::format("{}{} {}\n", kDash, by.name, base64_of(blob));
}

std::string cosigned_text(std::string_view text, std::int64_t unix_s) {
  return fmt::format("cosignature/v1\ntime {}\n{}", unix_s, text);
}

bool holds(const PublicKey& key, std::string_view message, std::string_view signature) {
  return signature.size() == kSignatureBytes &&
         crypto_sign_verify_detached(reinterpret_cast<const unsigned char*>(signature.data()),
                                     reinterpret_cast<const unsigned char*>(message.data()),
                                     message.size(), key.key.data()) == 0;
}

// Cuts the first line off `rest`; nullopt when it is not ended.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

Result<TreeHead> parse_text(std::string_view text) {
  TreeHead out;
  const auto origin = take_line(text), size = take_line(text), root = take_line(text),
             time = take_line(text);
  if (!time || !text.empty() || !time->starts_with(kTime)) return damaged("it has other lines");
  out.origin = *origin;
  const auto end = size->data() + size->size();
  const auto read = std::from_chars(size->data(), end, out.size);
  if (read.ec != std::errc{} || read.ptr != end || fmt::to_string(out.size) != *size) {
    return damaged("its size is no number");
  }
  const auto hash = from_base64(*root);
  if (!hash || hash->size() != out.root.size()) return damaged("its root is no hash");
  std::copy(hash->begin(), hash->end(), out.root.begin());
  const auto at = parse_instant(time->substr(kTime.size()));
  if (!at) return damaged("its time cannot be read");
  out.time = *at;
  // Only what the log itself would have written, so that no two texts say the same.
  if (tree_head_text(out).find(*time) == std::string::npos) return damaged("its time is not plain");
  return out;
}

struct Line {
  std::string_view name;
  std::uint32_t id = 0;
  std::string rest;  // after the key's id
};

std::optional<Line> parse_line(std::string_view line) {
  if (!line.starts_with(kDash)) return std::nullopt;
  line.remove_prefix(kDash.size());
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  auto blob = from_base64(line.substr(space + 1));
  if (!blob || blob->size() < 5) return std::nullopt;
  return Line{line.substr(0, space), static_cast<std::uint32_t>(big_endian(blob->substr(0, 4))),
              blob->substr(4)};
}

bool is_by(const Line& line, const PublicKey& key) {
  return line.name == key.name && line.id == key.id();
}

}  // namespace

std::uint32_t PublicKey::id() const {
  const Hash hash = sha256(name + '\n' + key_bytes(*this));
  return static_cast<std::uint32_t>(big_endian({reinterpret_cast<const char*>(hash.data()), 4}));
}

std::string PublicKey::text() const {
  return fmt::format("{}+{:08x}+{}", name, id(), base64_of(key_bytes(*this)));
}

Result<PublicKey> parse_public_key(std::string_view text) {
  const auto wrong = [] {
    return fail(ErrorKind::kInvalid, "a public key looks like name+1a2b3c4d+base64");
  };
  const auto first = text.find('+');
  const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return wrong();
  PublicKey out;
  out.name = text.substr(0, first);
  const auto bytes = from_base64(text.substr(second + 1));
  if (!is_name(out.name) || !bytes || bytes->size() != out.key.size() + 1) return wrong();
  const auto use = use_of(static_cast<unsigned char>(bytes->front()));
  if (!use) return wrong();
  out.use = *use;
  std::copy(bytes->begin() + 1, bytes->end(), out.key.begin());
  if (out.text() != text) return fail(ErrorKind::kInvalid, "the public key's parts do not agree");
  return out;
}

SigningKey::~SigningKey() { sodium_memzero(seed_.data(), seed_.size()); }

SigningKey SigningKey::make(std::string name, KeyUse use) {
  std::array<std::uint8_t, 32> seed;
  randombytes_buf(seed.data(), seed.size());
  PublicKey key{std::move(name), use, {}};
  std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret;
  crypto_sign_seed_keypair(key.key.data(), secret.data(), seed.data());
  sodium_memzero(secret.data(), secret.size());
  return {std::move(key), seed};
}

std::string SigningKey::text() const {
  return fmt::format("{}+{}+{}+{}", kSecretMark, public_.name, static_cast<int>(public_.use),
                     to_base64(seed_));
}

Result<SigningKey> SigningKey::parse(std::string_view text) {
  const auto wrong = [] { return fail(ErrorKind::kInvalid, "this is not a signing key"); };
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  if (!text.starts_with(kSecretMark) || text.size() <= kSecretMark.size()) return wrong();
  text.remove_prefix(kSecretMark.size() + 1);
  const auto first = text.find('+');
  if (first == std::string_view::npos || first + 3 > text.size() || text[first + 2] != '+') {
    return wrong();
  }
  const auto use = use_of(static_cast<unsigned char>(text[first + 1] - '0'));
  auto seed_text = from_base64(text.substr(first + 3));
  PublicKey key{std::string(text.substr(0, first)), use.value_or(KeyUse::kLog), {}};
  std::array<std::uint8_t, 32> seed;
  if (!use || !is_name(key.name) || !seed_text || seed_text->size() != seed.size()) return wrong();
  std::copy(seed_text->begin(), seed_text->end(), seed.begin());
  sodium_memzero(seed_text->data(), seed_text->size());
  std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret;
  crypto_sign_seed_keypair(key.key.data(), secret.data(), seed.data());
  sodium_memzero(secret.data(), secret.size());
  return SigningKey(std::move(key), seed);
}

std::array<std::uint8_t, 64> SigningKey::sign(std::string_view message) const {
  std::array<std::uint8_t, 32> open;
  std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret;
  crypto_sign_seed_keypair(open.data(), secret.data(), seed_.data());
  std::array<std::uint8_t, kSignatureBytes> out;
  crypto_sign_detached(out.data(), nullptr, reinterpret_cast<const unsigned char*>(message.data()),
                       message.size(), secret.data());
  sodium_memzero(secret.data(), secret.size());
  return out;
}

std::string tree_head_text(const TreeHead& head) {
  const Instant second{head.time.micros / kMicrosPerSecond * kMicrosPerSecond};
  return fmt::format("{}\n{}\n{}\n{}{}\n", head.origin, head.size, to_base64(head.root), kTime,
                     to_rfc3339(second));
}

std::string sign_tree_head(const TreeHead& head, const SigningKey& key) {
  const std::string text = tree_head_text(head);
  const auto signature = key.sign(text);
  return text + '\n' +
         signature_line(key.public_key(),
                        {reinterpret_cast<const char*>(signature.data()), signature.size()});
}

std::string cosign(std::string_view note, const SigningKey& witness, Instant at) {
  const auto end = note.find("\n\n");
  const auto text = note.substr(0, end == std::string_view::npos ? note.size() : end + 1);
  const std::int64_t unix_s = at.micros / kMicrosPerSecond;
  const auto signature = witness.sign(cosigned_text(text, unix_s));
  std::string rest;
  append_big_endian(rest, static_cast<std::uint64_t>(unix_s), 8);
  rest.append(signature.begin(), signature.end());
  return std::string(note) + signature_line(witness.public_key(), rest);
}

Result<CheckedHead> check_tree_head(std::string_view note, const PublicKey& log,
                                    std::span<const PublicKey> witnesses) {
  const auto end = note.find("\n\n");
  if (note.size() > kMaxNoteBytes || end == std::string_view::npos) return damaged("it has no end");
  const auto text = note.substr(0, end + 1);
  auto head = parse_text(text);
  if (!head) return std::unexpected(head.error());
  CheckedHead out{std::move(*head), {}};
  if (out.head.origin != log.name) return damaged("it is of another log");
  bool is_signed = false;
  auto rest = note.substr(end + 2);
  while (!rest.empty()) {
    const auto raw = take_line(rest);
    const auto line = raw ? parse_line(*raw) : std::nullopt;
    if (!line) return damaged("a signature's line is damaged");
    if (is_by(*line, log)) {
      if (!holds(log, text, line->rest)) return damaged("the log's signature does not hold");
      is_signed = true;
    }
    for (const auto& witness : witnesses) {
      if (!is_by(*line, witness)) continue;
      const auto at = static_cast<std::int64_t>(big_endian(line->rest.substr(0, 8)));
      const bool good = line->rest.size() == 8 + kSignatureBytes && at > 0 && at < (1LL << 40) &&
                        holds(witness, cosigned_text(text, at), line->rest.substr(8));
      if (!good) return damaged("the signature of witness " + witness.name + " does not hold");
      out.witnesses.push_back({witness.name, {at * kMicrosPerSecond}});
    }
  }
  if (!is_signed) return damaged("the log did not sign it");
  return out;
}

}  // namespace gaveurs
