// RatingTokens: what makes a rating one per code and person without an account. A token goes out
// with each scan and page and is good for one rating of that product within a day. Hints at a
// device and its network are kept only as keyed hashes: a device's for one product, a network's for
// one day, so neither can be followed further. Made once and never changed; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"
#include "domain/product.h"

namespace gaveurs {

class RatingTokens {
 public:
  /// `key` is the one that signs codes; what is used here is derived from it.
  explicit RatingTokens(const std::array<std::uint8_t, 32>& key);

  std::string issue(const ProductId& product, Instant now) const;
  /// The token's hash, by which its use is remembered. Errors: kInvalid for one that was not made
  /// here for this product, or is too old.
  Result<std::string> check(std::string_view token, const ProductId& product, Instant now) const;

  std::string device_hint(const ProductId& product, std::string_view device) const;
  std::string network_hint(std::string_view network, Instant now) const;

 private:
  std::string mac(std::string_view what, std::size_t bytes) const;
  std::array<std::uint8_t, 32> key_;
};

/// How long a token is good for.
constexpr std::int64_t kTokenLifeMicros = kMicrosPerDay;
/// How long hints are kept.
constexpr std::int64_t kHintLifeMicros = 30 * kMicrosPerDay;

/// A key that only the author of a rating gets, to have it erased, and what is kept of it.
std::string make_erase_key();
std::string erase_key_hash(std::string_view key);

}  // namespace gaveurs
