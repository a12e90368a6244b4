#include "trace/hash.h"

#include <sodium.h>

#include <cstring>

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

}  // namespace

Hash sha256(std::string_view bytes) {
  Hash out;
  crypto_hash_sha256(out.data(), bytes_of(bytes), bytes.size());
  return out;
}

Hash leaf_hash(std::string_view entry) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  const unsigned char prefix = 0;
  crypto_hash_sha256_update(&state, &prefix, 1);
  crypto_hash_sha256_update(&state, bytes_of(entry), entry.size());
  Hash out;
  crypto_hash_sha256_final(&state, out.data());
  return out;
}

Hash node_hash(const Hash& left, const Hash& right) {
  std::array<unsigned char, 65> both;
  both[0] = 1;
  std::memcpy(both.data() + 1, left.data(), left.size());
  std::memcpy(both.data() + 33, right.data(), right.size());
  Hash out;
  crypto_hash_sha256(out.data(), both.data(), both.size());
  return out;
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
