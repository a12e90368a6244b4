// Reading JSON with limits, by simdjson: numbers are read exactly, which Boost.JSON 1.81 does not
// do (its last digit can be off by one, and a dose must be kept as it was sent), and several times
// faster.
#pragma once

#include <simdjson.h>

#include <string_view>

#include "base/result.h"

namespace gaveurs {

namespace json = simdjson::dom;

/// Deepest nesting of arrays and objects accepted from a client.
constexpr std::size_t kMaxJsonDepth = 16;
/// Longest text accepted; sockets and bodies have lower limits of their own.
constexpr std::size_t kMaxJsonBytes = 16u << 20;

/// Parses one JSON text. The value lives until the next call on the same thread.
/// Errors: kInvalid with one detail that says why it is no JSON.
Result<json::element> parse_json(std::string_view text);

/// As parse_json, but the value must be an object.
Result<json::object> parse_json_object(std::string_view text);

}  // namespace gaveurs
