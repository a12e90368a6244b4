#include "domain/quality_views.h"

#include <algorithm>

namespace gaveurs {

void QualitySums::add(const QualitySums& more) {
  samples += more.samples;
  for (std::size_t i = 0; i < by_grade.size(); ++i) by_grade[i] += more.by_grade[i];
  with_defects += more.with_defects;
  unlinked += more.unlinked;
  score.add(more.score);
  mass_g.add(more.mass_g);
  freshness.add(more.freshness);
  oxidation.add(more.oxidation);
  fat.add(more.fat);
  mass_squares += more.mass_squares;
}

std::optional<double> QualitySums::mass_sd_g() const {
  if (mass_g.n < 2) return std::nullopt;
  const auto n = static_cast<double>(mass_g.n);
  return std::sqrt(std::max(0.0, mass_squares - mass_g.sum * mass_g.sum / n) / (n - 1));
}

}  // namespace gaveurs
