#include "domain/quality_rules.h"

#include <cmath>

#include "domain/edges.h"

namespace gaveurs {
namespace {

constexpr double kMargin = 0.03;
constexpr double kLeastScoreOfC = 0.45;  // DOMAIN

// Three decimals: more than the analysis is good for.
double rounded(double value) { return std::round(value * 1'000) / 1'000 + 0.0; }  // no −0

template <typename Judge>
void judge_value(std::vector<Finding>& out, AlertKind kind, double value, const SeverityOf& before,
                 Judge judge) {
  if (!std::isfinite(value)) return;
  const Edge edge = with_hysteresis(judge, before[static_cast<std::size_t>(kind)], kMargin);
  Finding finding{kind, edge.severity, rounded(value), std::nullopt};
  if (edge.severity != Severity::kNormal) finding.threshold = edge.threshold;
  out.push_back(finding);
}

Finding judge_grade(const Fusion& fusion, Severity before) {
  Finding out{AlertKind::kQualityReject, Severity::kNormal, std::nullopt, std::nullopt};
  if (std::isfinite(fusion.final_score)) out.value = rounded(fusion.final_score);
  const bool clear = fusion.compliant() && fusion.final_score >= kLeastScoreOfC + kMargin;
  const bool stays = before != Severity::kNormal && !clear;
  if (!fusion.compliant() || stays) out.severity = Severity::kCritical;
  return out;
}

}  // namespace

std::vector<Finding> check_liver(const LiverAnalysis& analysis, const SeverityOf& before) {
  std::vector<Finding> out;
  out.reserve(4);
  // Of a frame in which nothing was measured the score is not known.
  const double score = analysis.tof.zones_used > 0 ? analysis.fusion.final_score : NAN;
  judge_value(out, AlertKind::kQualityScore, score, before, [&](double margin) -> Edge {
    if (score < 0.4 + margin) return {Severity::kCritical, 0.4};
    if (score < 0.6 + margin) return {Severity::kWarning, 0.6};
    return {};
  });
  out.push_back(
      judge_grade(analysis.fusion, before[static_cast<std::size_t>(AlertKind::kQualityReject)]));
  const double freshness = analysis.spectral.freshness_index;
  judge_value(out, AlertKind::kFreshness, freshness, before, [&](double margin) -> Edge {
    if (freshness < 0.5 + margin) return {Severity::kWarning, 0.5};
    return {};
  });
  const double oxidation = analysis.spectral.oxidation_index;
  judge_value(out, AlertKind::kOxidation, oxidation, before, [&](double margin) -> Edge {
    if (oxidation > 0.7 - margin) return {Severity::kWarning, 0.7};
    return {};
  });
  return out;
}

Finding check_silence(Instant last_seen, Instant now, std::int64_t silent_micros) {
  const double minutes = static_cast<double>(now - last_seen) / (60.0 * kMicrosPerSecond);
  Finding out{AlertKind::kSensorSilent, Severity::kNormal, std::round(minutes * 10) / 10,
              std::nullopt};
  if (now - last_seen < silent_micros) return out;
  out.severity = Severity::kNoData;
  out.threshold = static_cast<double>(silent_micros) / (60.0 * kMicrosPerSecond);
  return out;
}

}  // namespace gaveurs
