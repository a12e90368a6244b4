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
/// That five defects are four, or the other way round; that what looks foreign is none.
constexpr double kCountError = 0.3, kForeignError = 0.3;
double in_grade(std::size_t grade, double tof, const Verdict& verdict, const ScoreSds& sds) {
  const double sd = std::hypot(kTofWeight * sds.tof, kSpectralWeight * sds.spectral);
  const double score = final_score(tof, verdict.spectral_score);
  const auto from = [&](std::size_t at) {
    return at >= kFrom.size() ? 0 : 1 - below(kFrom[at], score, sd);
  };
  // What the worst index allows: the grade is the lesser of both.
  const double worst = worst_index(verdict.spectral_parts);
  const auto allowed = [&](std::size_t at) {
    if (at >= kFrom.size()) return 0.0;
    if (at >= static_cast<std::size_t>(Grade::kA)) {
      return 1 - below(kLeastIndexOfA, worst, kSpectralIndexSd);
    }
    return at == static_cast<std::size_t>(Grade::kB)
               ? 1 - below(kLeastIndexOfB, worst, kSpectralIndexSd)
               : 1.0;
  };
  return from(grade) * allowed(grade) - from(grade + 1) * allowed(grade + 1);
}

double first_probability(const Verdict& verdict, const ScoreSds& sds,
                         std::span<const Defect> defects) {
  const SureTuning& tuned = kSureTuning[sds.light];
  const double all_seen = verdict.tof_score, less = all_seen * (1 - tuned.unseen_costs);
  const auto kept = [&](double tof) {
    return (1 - below(kCScore, tof, sds.tof)) *
           (1 - below(kCScore, verdict.spectral_score, sds.spectral)) *
           (counted(defects) >= kRejectDefects ? kCountError : 1) *
           (holds_foreign_body(defects) ? kForeignError : 1);
  };
  const auto right = [&](double tof) {
    if (verdict.grade == Grade::kReject)
      return 1 - kept(tof) * (1 - in_grade(0, tof, verdict, sds));
    return kept(tof) * in_grade(static_cast<std::size_t>(verdict.grade), tof, verdict, sds);
  };
  return (1 - tuned.unseen) * right(all_seen) + tuned.unseen * right(less);
}

}  // namespace

std::array<double, kTofVarianceTerms> tof_variance_terms(std::span<const Defect> defects) {
  const double taken = 1 - tof_parts({}, defects).defects;
  return {1, static_cast<double>(defects.size()), taken * taken};
}

ScoreSds score_sds(std::span<const Defect> defects, int guessed_zones, bool cut, bool even_light) {
  const std::size_t light = even_light ? 1 : 0;
  const auto terms = tof_variance_terms(defects);
  double variance = 0;
  for (std::size_t i = 0; i < terms.size(); ++i)
    variance += kSureTuning[light].tof_variance[i] * terms[i];
  const double missing = kGuessedSd * guessed_zones + (cut ? kCutSd : 0);
  return {std::sqrt(std::max(variance, 1e-6) + missing * missing), kSpectralScoreSd, light};
}

double logit(double p) {
  const double inside = std::clamp(p, 0.001, 0.999);
  return std::log(inside / (1 - inside));
}

double confidence(const Verdict& verdict, const ScoreSds& sds, std::span<const Defect> defects) {
  const double first = first_probability(verdict, sds, defects);
  const auto& line = kSureTuning[sds.light].confidence;
  const double a = line[static_cast<std::size_t>(verdict.grade)];
  return 1 / (1 + std::exp(-a - line[kGrades] * logit(first)));
}

double unset_confidence(double confidence, Grade grade, bool even_light) {
  const auto& line = kSureTuning[even_light ? 1 : 0].confidence;
  const double first = (logit(confidence) - line[static_cast<std::size_t>(grade)]) / line[kGrades];
  return 1 / (1 + std::exp(-first));
}

}  // namespace gaveurs
