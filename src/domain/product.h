// Product: a jar of foie gras as it is sold: made of one liver that the quality line found good,
// with a number and a code of its own. It is never deleted: one that turns out not to be good is
// withdrawn or recalled, and says so whenever it is scanned. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/instant.h"
#include "domain/sample.h"

namespace gaveurs {

/// Such as "FG_LL_20261125_0001": site, day of the measurement in Europe/Paris, number of that site
/// and day. At most 20 characters, so that it is the serial number (AI 21) of its code too.
using ProductId = StrongId<struct ProductTag, std::string>;

enum class ProductState : std::uint8_t {
  kActive,
  kWithdrawn,  // its liver was corrected to a reject, or belongs to no lot any more
  kRecalled,  // called back by the producer; stays so
};
std::string_view to_string(ProductState state);  // active, withdrawn, recalled
std::optional<ProductState> parse_product_state(std::string_view text);

enum class ProductOrigin : std::uint8_t { kLine, kHand };
std::string_view to_string(ProductOrigin origin);  // line, hand
std::optional<ProductOrigin> parse_product_origin(std::string_view text);

struct Product {
  ProductId id;
  LotCode lot;
  SiteCode site;
  std::string day;  // of its number, "20261125"
  int number = 0;  // of its site and day, from 1
  std::string gtin;  // 14 digits
  std::string link;  // path and query of its GS1 Digital Link, signed: "/01/…/10/…/21/…?s=…"
  std::string alias;  // code that an earlier system gave it, "SQAL_…"; empty: none
  SampleId sample;  // empty: registered by hand without one
  std::optional<Grade> grade;  // unset: not known
  std::optional<double> score;  // 0-1
  std::optional<double> mass_g;
  ProductState state = ProductState::kActive;
  std::string reason;  // why it is not active, in words; empty where it is
  ProductOrigin origin = ProductOrigin::kLine;
  Instant produced_at;  // when its liver was measured, or as said by hand
  Instant created_at, changed_at;
  Seq seq = 0;  // of its product_created; never changes
  bool operator==(const Product&) const = default;
};

/// The day of a number: "20261125", in Europe/Paris.
std::string product_day(Instant produced_at);
/// The number in words of 1 to 7 − length(site) signs: digits, at least four where they fit, and
/// from the first number on that digits cannot hold a letter and digits in base 36. Unset for a
/// site of more than four characters, or when the site's day is full.
std::optional<ProductId> product_id(const SiteCode& site, std::string_view day, int number);

/// Such as "SQAL_LL_0042": what an earlier system printed. 6-64 of A-Z a-z 0-9 - _ .
bool is_earlier_code(std::string_view text);

struct ProductFilter {
  std::optional<ProductId> id;
  std::optional<LotCode> lot;
  std::optional<SiteCode> site;
  std::optional<DeviceId> device;  // that measured its liver
  std::optional<Instant> since, until;  // since ≤ produced_at < until
};

}  // namespace gaveurs
