// Confidence: the probability that the true grade is the one given. Each score is taken as normal
// around its measured value; what lies inside the grade's range, and outside of what refuses the
// liver, is a first probability; that a defect was not seen is part of it. It is then set right by
// how often such grades were right.
#pragma once

#include "domain/grading.h"

namespace gaveurs {

constexpr std::size_t kTofVarianceTerms = 3;
/// What the variance of the error of the time-of-flight score is made of: 1; the number of defects;
/// the square of what they take off.
std::array<double, kTofVarianceTerms> tof_variance_terms(std::span<const Defect> defects);

/// Standard deviations of the errors of the scores.
struct ScoreSds {
  double tof = 0, spectral = 0;
  std::size_t light = 0;  // 1: defects were looked for under a dome's lamp
};
ScoreSds score_sds(std::span<const Defect> defects, int guessed_zones, bool cut, bool even_light);

double confidence(const Verdict& verdict, const ScoreSds& sds, std::span<const Defect> defects);

/// ln(p / (1 − p)), p kept between 0.001 and 0.999.
double logit(double p);
/// The first probability from the one that was set right: for tuning.
double unset_confidence(double confidence, Grade grade, bool even_light);

}  // namespace gaveurs
