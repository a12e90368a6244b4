// Quantities with their unit in the type, used at the boundaries of the pure code.
// Plain values.
#pragma once

#include <compare>

namespace gaveurs {

template <typename Tag>
struct Quantity {
  double value = 0;
  auto operator<=>(const Quantity&) const = default;
};

using Grams = Quantity<struct GramsTag>;
/// 0-100. A loss is a Fraction (0-1) and is shown as a Percent; never mix the two.
using Percent = Quantity<struct PercentTag>;
using Fraction = Quantity<struct FractionTag>;
using Celsius = Quantity<struct CelsiusTag>;

constexpr Percent to_percent(Fraction f) { return {f.value * 100}; }

}  // namespace gaveurs
