// POST /api/sqal/samples/{id}/lot: {code_lot}, null for none. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/result.h"
#include "domain/sample.h"

namespace gaveurs {

/// The lot a sample is to belong to; unset for none. Errors: kInvalid with each bad field.
Result<std::optional<LotCode>> parse_link_request(std::string_view text);

/// {sample_id, code_lot, lot_link, seq}: how it is linked now.
std::string encode_link(const StoredSample& stored);

}  // namespace gaveurs
