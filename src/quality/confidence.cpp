#include "quality/confidence.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "quality/tuned.h"

namespace gaveurs {
namespace {

double below(double limit, double mean, double sd) {
  return 0.5 * std::erfc((mean - limit) / (sd * std::numbers::sqrt2));
}

constexpr std::array<double, kGrades> kFrom{-1e9, kCScore, kBScore, kAScore, kAPlusScore};
/// What each guessed zone and a cut picture add to the error of the score. Ours, not fitted: the
/// twin loses a zone in five hundred, and livers that leave the picture hardly ever.
constexpr double kGuessedSd = 0.01, kCutSd = 0.06;
constexpr double kCountError = 0.1;  // that five defects are four, or the other way round

double first_probability(const Verdict& verdict, const ScoreSds& sds, std::size_t defects) {
  const double sd = std::hypot(kTofWeight * sds.tof, kSpectralWeight * sds.spectral);
  const double kept = (1 - below(kCScore, verdict.tof_score, sds.tof)) *
                      (1 - below(kCScore, verdict.spectral_score, sds.spectral)) *
                      (defects >= kRejectDefects ? kCountError : 1);
  const auto in = [&](std::size_t grade) {
    const double low = below(kFrom[grade], verdict.final_score, sd);
    const bool top = grade + 1 == kFrom.size();
    return (top ? 1 : below(kFrom[grade + 1], verdict.final_score, sd)) - low;
  };
  if (verdict.grade == Grade::kReject) return 1 - kept * (1 - in(0));
  return kept * in(static_cast<std::size_t>(verdict.grade));
}

}  // namespace

std::array<double, kTofVarianceTerms> tof_variance_terms(std::span<const Defect> defects) {
  const double taken = 1 - tof_parts({}, defects).defects;
  return {1, static_cast<double>(defects.size()), taken * taken};
}

ScoreSds score_sds(std::span<const Defect> defects, int guessed_zones, bool cut) {
  const auto terms = tof_variance_terms(defects);
  double variance = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) variance += kTofVariance[i] * terms[i];
  const double missing = kGuessedSd * guessed_zones + (cut ? kCutSd : 0);
  return {std::sqrt(std::max(variance, 1e-6) + missing * missing), kSpectralScoreSd};
}

double logit(double p) {
  const double inside = std::clamp(p, 0.001, 0.999);
  return std::log(inside / (1 - inside));
}

double confidence(const Verdict& verdict, const ScoreSds& sds, std::size_t counted_defects) {
  const double first = first_probability(verdict, sds, counted_defects);
  return 1 / (1 + std::exp(-kConfidence[0] - kConfidence[1] * logit(first)));
}

double unset_confidence(double confidence) {
  const double first = (logit(confidence) - kConfidence[0]) / kConfidence[1];
  return 1 / (1 + std::exp(-first));
}

}  // namespace gaveurs
