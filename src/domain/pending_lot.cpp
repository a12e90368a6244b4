#include "domain/pending_lot.h"

#include <algorithm>
#include <cmath>

namespace gaveurs {

void LotQuality::count(const LiverAnalysis& analysis, int sign) {
  samples += sign;
  by_grade[static_cast<std::size_t>(analysis.fusion.final_grade)] += sign;
  const double mass_g = analysis.tof.mass_g;
  if (analysis.tof.zones_used == 0 || !std::isfinite(mass_g)) return;
  weighed += sign;
  sum_g += sign * mass_g;
  sum_squares += sign * mass_g * mass_g;
}

std::optional<double> LotQuality::mean_mass_g() const {
  if (weighed < 1) return std::nullopt;
  return sum_g / static_cast<double>(weighed);
}

std::optional<double> LotQuality::sd_mass_g() const {
  if (weighed < 2) return std::nullopt;
  const auto n = static_cast<double>(weighed);
  return std::sqrt(std::max(0.0, sum_squares - sum_g * sum_g / n) / (n - 1));
}

}  // namespace gaveurs
