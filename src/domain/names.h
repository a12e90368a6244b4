// The words by which values of an enumeration go on the wire and into the store: a table in the
// order of the values, read backwards here. Pure.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>

namespace gaveurs {

/// The value whose name is exactly `text`; `names` are in the order of the values, from 0.
template <typename Enum>
std::optional<Enum> parse_name(std::span<const std::string_view> names, std::string_view text) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace gaveurs
