// POST /api/consumer/internal/register-product: a product made by hand, of a sample that became
// none by itself, or of a jar that an earlier system sold. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/product.h"

namespace gaveurs {

struct ProductRequest {
  std::optional<SampleId> sample;
  std::optional<LotCode> lot;    // required without a sample
  std::optional<SiteCode> site;  // otherwise that of the sample or the lot
  std::optional<Grade> grade;    // only without a sample; not REJECT
  std::optional<Instant> produced_at;  // only without a sample
  std::string earlier_code;            // "SQAL_…"; empty: none
};

/// {sample_id | code_lot, site_code, grade, production_date, qr_code}; `qr_code` is the code that
/// the jar carries from an earlier system. No member but these. Errors: kInvalid with every fault.
Result<ProductRequest> parse_product_request(std::string_view text);

}  // namespace gaveurs
