// POST /api/consumer/internal/recall: products called back by the producer. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/product.h"

namespace gaveurs {

struct RecallRequest {
  ProductFilter which;  // at least one of its members is set
  std::string reason;   // in words, for whoever scans the jar
};

/// {product_id, code_lot, site_code, device_id, since, until, reason}: reason and at least one
/// other, and no member but these. Errors: kInvalid with every fault.
Result<RecallRequest> parse_recall_request(std::string_view text);

}  // namespace gaveurs
