// Product codes as GS1 Digital Links (URI syntax 1.4):
// https://domain/01/{gtin}/10/{lot}/21/{serial} with the check digit of the GTIN and the qualifiers
// in GS1's order, plus ?s=…, a short keyed signature by which an invented code is refused without a
// look-up. Pure; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace gaveurs {

/// The digit that ends a GTIN, of its other 7, 11, 12 or 13 digits (GS1 General Specifications,
/// 7.9: from the right weighted 3, 1, 3, …, up to the next ten). Nothing but digits is given.
char gtin_check_digit(std::string_view digits_before);
/// Whether it is a GTIN of 8, 12, 13 or 14 digits whose check digit is right.
bool is_gtin(std::string_view text);
/// 14 digits, zeros in front. For a text that is_gtin.
std::string gtin14(std::string_view gtin);

/// What a code says of a product. Lot and serial hold at most 20 characters of GS1's set 82.
struct ProductCode {
  std::string gtin;  // 14 digits
  std::string lot;  // AI 10
  std::string serial;  // AI 21
  bool operator==(const ProductCode&) const = default;
};
bool is_gs1_text(std::string_view text);  // 1-20 characters of set 82

using CodeKey = std::array<std::uint8_t, 32>;

/// "/01/…/10/…/21/…?s=…". The signature is the first 64 bits of HMAC-SHA-256 over the three parts
/// in URL-safe base64: 11 characters, one chance in 2^64 for a guess, and every guess asks us.
std::string sign_code(const ProductCode& code, const CodeKey& key);

/// Reads the path and query of a link, with or without its domain; the parts may be escaped as
/// URIs allow. Errors, kInvalid each with its own sentence: not a product's link, a wrong check
/// digit, qualifiers out of order, a part too long, no signature, a signature that does not hold.
Result<ProductCode> read_code(std::string_view link, const CodeKey& key);
/// The same without its signature: for codes of other origin that are only to be understood.
Result<ProductCode> read_unsigned_code(std::string_view link);

}  // namespace gaveurs
