#include "app/rating_tokens.h"

#include <fmt/format.h>
#include <sodium.h>

#include <charconv>
#include <span>

#include "trace/hash.h"

namespace gaveurs {
namespace {

constexpr std::size_t kNonceBytes = 9;
constexpr std::size_t kMacBytes = 12;
constexpr std::size_t kHintBytes = 15;
constexpr std::size_t kMostToken = 64;

std::string chance(std::size_t bytes) {
  std::array<std::uint8_t, 32> random;
  randombytes_buf(random.data(), bytes);
  return to_base64url(std::span(random).first(bytes));
}

std::array<std::uint8_t, 32> keyed(std::string_view text, const std::array<std::uint8_t, 32>& key) {
  std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> out;
  crypto_auth_hmacsha256(out.data(), reinterpret_cast<const unsigned char*>(text.data()),
                         text.size(), key.data());
  return out;
}

}  // namespace

RatingTokens::RatingTokens(const std::array<std::uint8_t, 32>& key)
    : key_(keyed("gaveurs rating tokens", key)) {}

std::string RatingTokens::mac(std::string_view what, std::size_t bytes) const {
  const auto whole = keyed(what, key_);
  return to_base64url(std::span(whole).first(bytes));
}

// "minutes.nonce.mac", minutes since 1970 in base 36.
std::string RatingTokens::issue(const ProductId& product, Instant now) const {
  std::array<char, 16> minutes;
  const auto end = std::to_chars(minutes.data(), minutes.data() + minutes.size(),
                                 now.micros / (60 * kMicrosPerSecond), 36);
  std::string out(minutes.data(), end.ptr);
  out += '.' + chance(kNonceBytes);
  return out + '.' + mac("token " + product.value + ' ' + out, kMacBytes);
}

Result<std::string> RatingTokens::check(std::string_view token, const ProductId& product,
                                        Instant now) const {
  const auto refuse = [](std::string why) {
    return fail(ErrorKind::kInvalid, "the rating cannot be accepted", {{"token", std::move(why)}});
  };
  const auto dot = token.rfind('.');
  if (token.size() > kMostToken || dot == std::string_view::npos) {
    return refuse("is not one of this server");
  }
  const auto signed_part = token.substr(0, dot), given = token.substr(dot + 1);
  const auto right = mac("token " + product.value + ' ' + std::string(signed_part), kMacBytes);
  if (given.size() != right.size() ||
      sodium_memcmp(given.data(), right.data(), right.size()) != 0) {
    return refuse("was not made for this product");
  }
  std::int64_t minutes = 0;
  std::from_chars(signed_part.data(), signed_part.data() + signed_part.size(), minutes, 36);
  if (now - Instant{minutes * 60 * kMicrosPerSecond} > kTokenLifeMicros) {
    return refuse("is too old; scan the code again");
  }
  return to_hex(sha256(token));
}

std::string RatingTokens::device_hint(const ProductId& product, std::string_view device) const {
  return mac("device " + product.value + ' ' + std::string(device), kHintBytes);
}

std::string RatingTokens::network_hint(std::string_view network, Instant now) const {
  return mac(fmt::format("network {} {}", now.micros / kMicrosPerDay, network), kHintBytes);
}

std::string make_erase_key() { return chance(18); }

std::string erase_key_hash(std::string_view key) { return to_hex(sha256(key)); }

}  // namespace gaveurs
