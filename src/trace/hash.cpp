#include "trace/hash.h"

#include <nettle/sha2.h>
#include <sodium.h>

#include <algorithm>
#include <span>

namespace gaveurs {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string encode(std::span<const std::uint8_t> bytes, int variant) {
  std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes.data(), bytes.size(), variant);
  out.pop_back();  // its terminator
  return out;
}

// By nettle, which uses the processor's own instructions: a tenth of a microsecond an inner node,
// where libsodium's portable code takes half a one, and a proof out of millions needs hundreds.
Hash digest(std::span<const unsigned char> first, std::span<const unsigned char> rest) {
  sha256_ctx state;
  sha256_init(&state);
  sha256_update(&state, first.size(), first.data());
  sha256_update(&state, rest.size(), rest.data());
  Hash out;
  sha256_digest(&state, out.size(), out.data());
  return out;
}

}  // namespace

Hash sha256(std::string_view bytes) { return digest({bytes_of(bytes), bytes.size()}, {}); }

Hash leaf_hash(std::string_view entry) {
  constexpr unsigned char kPrefix = 0;
  return digest({&kPrefix, 1}, {bytes_of(entry), entry.size()});
}

Hash node_hash(const Hash& left, const Hash& right) {
  std::array<unsigned char, 1 + sizeof(Hash)> first;
  first[0] = 1;
  std::ranges::copy(left, first.begin() + 1);
  return digest(first, right);
}

Hash empty_root() { return sha256({}); }

std::string to_hex(const Hash& hash) {
  std::string out(hash.size() * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), hash.data(), hash.size());
  out.pop_back();
  return out;
}

std::optional<Hash> hash_from_hex(std::string_view text) {
  Hash out;
  std::size_t length = 0;
  const char* end = nullptr;
  if (text.size() != out.size() * 2 ||
      sodium_hex2bin(out.data(), out.size(), text.data(), text.size(), nullptr, &length, &end) !=
          0 ||
      length != out.size() || to_hex(out) != text) {
    return std::nullopt;
  }
  return out;
}

std::string to_base64(std::span<const std::uint8_t> bytes) {
  return encode(bytes, sodium_base64_VARIANT_ORIGINAL);
}

std::string to_base64url(std::span<const std::uint8_t> bytes) {
  return encode(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string out(text.size() / 4 * 3 + 3, '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  auto* into = reinterpret_cast<unsigned char*>(out.data());
  if (sodium_base642bin(into, out.size(), text.data(), text.size(), nullptr, &length, &end,
                        sodium_base64_VARIANT_ORIGINAL) != 0 ||
      end != text.data() + text.size()) {
    return std::nullopt;
  }
  out.resize(length);
  // Bits that the padding leaves over must be zero, so that no two texts say the same.
  if (to_base64({into, length}) != text) return std::nullopt;
  return out;
}

}  // namespace gaveurs
