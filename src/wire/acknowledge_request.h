// The body of POST /api/alertes/{id}/acquitter. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace gaveurs {

/// Who acknowledges: field `par`, 1-80 bytes.
Result<std::string> parse_acknowledge_request(std::string_view text);

}  // namespace gaveurs
