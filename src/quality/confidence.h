// Confidence: the probability that the true grade is the one given. Each score is taken as normal
// around its measured value; what lies inside the grade's range, and outside of what refuses the
// liver, is the probability.
#pragma once

#include "domain/grading.h"

namespace gaveurs {

/// Standard deviations of the errors of the scores.
struct ScoreSds {
  double tof = 0, spectral = 0;
};

/// Of the errors, by what makes measuring hard: defects, guessed zones, a cut picture.
ScoreSds score_sds(const Verdict& verdict, std::span<const Defect> defects, int guessed_zones,
                   bool cut);

double confidence(const Verdict& verdict, const ScoreSds& sds, std::size_t counted_defects);

}  // namespace gaveurs
