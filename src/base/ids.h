// Identifiers as types of their own, so that a lot's code is never taken for a site's. Values are
// checked once where they enter (src/wire); inside the program they are trusted.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace gaveurs {

template <typename Tag, typename Value>
struct StrongId {
  Value value{};
  auto operator<=>(const StrongId&) const = default;
};

using GaveurId = StrongId<struct GaveurTag, std::int64_t>;
using LotId = StrongId<struct LotTag, std::int64_t>;
using AlertId = StrongId<struct AlertTag, std::int64_t>;
/// Such as "MT2512001": site, year, month, serial. 1-32 characters of A-Z a-z 0-9 - _ .
using LotCode = StrongId<struct LotCodeTag, std::string>;
/// Such as "LL". 1-8 characters of A-Z 0-9 _ .
using SiteCode = StrongId<struct SiteCodeTag, std::string>;
/// Position in the event log: grows by one per event of a store, never reused. 0: before the first.
using Seq = std::int64_t;

}  // namespace gaveurs

template <typename Tag, typename Value>
struct std::hash<gaveurs::StrongId<Tag, Value>> {
  std::size_t operator()(const gaveurs::StrongId<Tag, Value>& id) const noexcept {
    return std::hash<Value>{}(id.value);
  }
};
