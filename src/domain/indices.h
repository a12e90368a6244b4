// The trade's figures for a lot, and their grades. Pure functions; the definitions were checked
// against 2,868 real lots.
#pragma once

#include <optional>
#include <string_view>

#include "base/units.h"

namespace gaveurs {

/// ITM: dry corn per duck ÷ mean liver weight, both in grams; lower is better.
/// nullopt unless both are positive.
std::optional<double> itm(Grams corn_per_duck, Grams mean_liver);
/// "A" ≤ 12.5 < "B" ≤ 14 < "C" ≤ 15.5 < "D" ≤ 17 < "E".
std::string_view itm_class(double itm);
/// Relative spread of liver weight. A standard deviation of 0 means unknown: nullopt.
std::optional<double> sigma(Grams liver_sd, Grams mean_liver);
/// Loss: (ducks put on feeding − hooked at slaughter) ÷ put on feeding. nullopt when no ducks were
/// put on feeding or more were hooked than fed.
std::optional<Fraction> loss(double meg, double hooked);
/// Given against planned dose; nullopt when nothing was planned.
std::optional<Percent> dose_deviation(Grams planned, Grams given);

}  // namespace gaveurs
