#include "domain/grading.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaveurs {
namespace {

/// Mass below which a duck's liver is no foie gras: 300 g net, Regulation (EC) 543/2008, article 1.
constexpr double kLegalMassG = 300;
/// A defect's harm is its area × weight, mm². The weight grows with severity as the light it takes
/// does, so that a zone larger than the defect measures just that: at severity 0, from where one
/// speaks of a defect, a quarter.
constexpr double kHarmMm2 = 2600;
double weight_of(const Defect& defect) { return 0.25 + 0.75 * defect.severity; }
/// How much worse than a bruise each kind is. Ours: a dent is only seen, the others are cut out.
constexpr std::array<double, kDefectKinds> kHarm{1.0, 0.4, 1.0, 1.0, 1.0};
/// What each further defect leaves of the score. Ours: about a grade for each from the second on,
/// so that DOMAIN's five are the end of a slope and no cliff.
constexpr std::array<double, 6> kCountLeaves{1, 0.94, 0.84, 0.70, 0.54, 0.40};

double defects_part(std::span<const Defect> defects) {
  double harm = 0, count = 0;
  for (const Defect& defect : defects) {
    const double area = std::numbers::pi / 4 * defect.size_mm * defect.size_mm;
    harm += kHarm[static_cast<std::size_t>(defect.kind)] * area * weight_of(defect);
    count += weight_of(defect) * rising(defect.size_mm, kCountedDefectMm - 3, kCountedDefectMm + 3);
  }
  const double at = std::min(count, static_cast<double>(kRejectDefects));
  const auto below = std::min(static_cast<std::size_t>(at), kCountLeaves.size() - 2);
  const double leaves =
      std::lerp(kCountLeaves[below], kCountLeaves[below + 1], at - static_cast<double>(below));
  return leaves * std::exp(-harm / kHarmMm2);
}

/// 1 inside the optimal range, 1/2 at the edge of the acceptable one, towards 0 beyond.
double ratio_part(double ratio, const RatioRange& range) {
  double beyond = 0;
  if (ratio < range.optimal_low) {
    beyond = (range.optimal_low - ratio) / (range.optimal_low - range.low);
  } else if (ratio > range.optimal_high) {
    beyond = (ratio - range.optimal_high) / (range.high - range.optimal_high);
  }
  return 1 / (1 + beyond * beyond);
}

double mean(const std::array<double, 6>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

struct Cost {
  double points;  // of the final score
  std::string words;
};

constexpr std::array<std::string_view, kDefectKinds> kDefectWords{
    "corps étranger", "creux", "déchirure", "hématome", "tache de bile"};
constexpr std::array<std::string_view, 6> kRatioWords{"violet/orange", "infrarouge/violet",
                                                      "jaune/violet",  "rouge/vert",
                                                      "bleu/rouge",    "violet/jaune"};

/// 12.34 → "12,3".
std::string decimal(double value) {
  const auto tenths = std::llround(value * 10);
  return std::to_string(tenths / 10) + "," + std::to_string(std::abs(tenths % 10));
}

std::string whole(double value) { return std::to_string(std::llround(value)); }

void add_defects(std::vector<Cost>& costs, const Verdict& verdict,
                 std::span<const Defect> defects) {
  if (defects.empty()) return;
  const double points =
      kTofWeight * verdict.tof_score * (1 / std::max(verdict.tof_parts.defects, 0.05) - 1);
  if (holds_foreign_body(defects)) costs.push_back({3, "corps étranger, refusé"});
  if (counted(defects) >= kRejectDefects) {
    costs.push_back({2, std::to_string(counted(defects)) + " défauts, refusé à partir de 5"});
    return;
  }
  const auto worst = std::ranges::max_element(defects, {}, [](const Defect& defect) {
    return kHarm[static_cast<std::size_t>(defect.kind)] * weight_of(defect) * defect.size_mm *
           defect.size_mm;
  });
  std::string words(kDefectWords[static_cast<std::size_t>(worst->kind)]);
  words += " de " + whole(worst->size_mm) + " mm";
  if (defects.size() > 1) {
    words = std::to_string(defects.size()) + " défauts, le pire : " + words;
  }
  costs.push_back({points, words});
}

void add_tof(std::vector<Cost>& costs, const Verdict& verdict, const TofFeatures& tof) {
  const TofParts& parts = verdict.tof_parts;
  const double share = kTofWeight * parts.defects;
  const bool light = tof.mass_g < kLegalMassG + 150;
  costs.push_back({share * 0.50 * (1 - parts.mass),
                   (light ? "foie léger, " : "foie lourd, ") + whole(tof.mass_g) + " g"});
  const double full = fullness(tof);
  costs.push_back({share * 0.43 * (1 - parts.shape),
                   full < 0.55 ? "forme étalée, " + whole(tof.thickness_mm) + " mm d'épaisseur"
                               : "forme ramassée, " + whole(tof.thickness_mm) + " mm d'épaisseur"});
  costs.push_back({share * 0.02 * (1 - parts.roughness),
                   "surface rugueuse, " + decimal(tof.roughness_mm) + " mm"});
  costs.push_back({share * 0.05 * (1 - parts.uniformity),
                   "surface inégale, uniformité " + whole(tof.uniformity * 100) + " %"});
}

void add_spectral(std::vector<Cost>& costs, const Verdict& verdict,
                  const SpectralFeatures& spectral) {
  const SpectralParts& parts = verdict.spectral_parts;
  const auto worst = std::ranges::min_element(parts.ratios) - parts.ratios.begin();
  costs.push_back({kSpectralWeight * 0.40 * (1 - mean(parts.ratios)),
                   "rapport spectral " + std::string(kRatioWords[static_cast<std::size_t>(worst)]) +
                       " hors plage"});
  costs.push_back({kSpectralWeight * 0.20 * (1 - parts.fat),
                   "gras faible, indice " + whole(spectral.fat_quality_index * 100) + " %"});
  costs.push_back({kSpectralWeight * 0.20 * (1 - parts.freshness),
                   "fraîcheur réduite, indice " + whole(spectral.freshness_index * 100) + " %"});
  costs.push_back({kSpectralWeight * 0.12 * (1 - parts.oxidation),
                   "oxydation, indice " + whole(spectral.oxidation_index * 100) + " %"});
  costs.push_back({kSpectralWeight * 0.08 * (1 - parts.colour),
                   "couleur éloignée de la référence, ΔE " + decimal(spectral.delta_e)});
}

}  // namespace

double rising(double value, double low, double high) {
  const double t = std::clamp((value - low) / (high - low), 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

double fullness(const TofFeatures& features) {
  constexpr double kGramsPerMm3 = 0.947e-3;  // DOMAIN
  const double area = features.length_mm * features.width_mm;
  if (area < 1) return 0;
  const double volume = features.mass_g / kGramsPerMm3;
  return volume / (std::numbers::pi / 6 * area * std::sqrt(area));
}

double uniformity_of(double relative_sd) {
  const double spread = relative_sd / 0.03;
  return 1 / (1 + spread * spread);
}

TofParts tof_parts(const TofFeatures& features, std::span<const Defect> defects) {
  TofParts out;
  // Full marks from 420 to 700 g: the trays of the trade; 527 ± 86 g is a real lot (DOMAIN).
  out.mass = rising(features.mass_g, kLegalMassG - 80, 420) *
             (1 - 0.6 * rising(features.mass_g, 700, 1100));
  // A firm liver stands, one that has lost its fat spreads out: height against the mean axis.
  const double full = fullness(features);
  out.shape = rising(full, 0.15, 0.42) * (1 - rising(full, 0.65, 1.1));
  out.roughness = 1 - rising(features.roughness_mm, 0.2, 4);
  out.uniformity = features.uniformity;
  out.defects = defects_part(defects);
  return out;
}

SpectralParts spectral_parts(const SpectralFeatures& features) {
  SpectralParts out;
  for (std::size_t i = 0; i < out.ratios.size(); ++i) {
    out.ratios[i] = ratio_part(features.ratios[i], kRatioRanges[i]);
  }
  out.fat = features.fat_quality_index;
  out.freshness = features.freshness_index;
  out.oxidation = 1 - features.oxidation_index;
  const double away = features.delta_e / 15;  // 15: a difference seen at once, across a table
  out.colour = 1 / (1 + away * away);
  return out;
}

double tof_score(const TofParts& parts) {
  return (0.50 * parts.mass + 0.43 * parts.shape + 0.02 * parts.roughness +
          0.05 * parts.uniformity) *
         parts.defects;
}

double spectral_score(const SpectralParts& parts) {
  return 0.40 * mean(parts.ratios) + 0.20 * parts.fat + 0.20 * parts.freshness +
         0.12 * parts.oxidation + 0.08 * parts.colour;
}

double final_score(double tof, double spectral) {
  return kTofWeight * tof + kSpectralWeight * spectral;
}

Grade grade_of(double score) {
  if (score >= kAPlusScore) return Grade::kAPlus;
  if (score >= kAScore) return Grade::kA;
  if (score >= kBScore) return Grade::kB;
  return score >= kCScore ? Grade::kC : Grade::kReject;
}

std::size_t counted(std::span<const Defect> defects) {
  return static_cast<std::size_t>(std::ranges::count_if(
      defects, [](const Defect& defect) { return defect.size_mm >= kCountedDefectMm; }));
}

bool holds_foreign_body(std::span<const Defect> defects) {
  return std::ranges::any_of(defects, [](const Defect& defect) {
    return defect.kind == DefectKind::kForeignBody && defect.size_mm >= kForeignBodyMm;
  });
}

bool refused_by(std::span<const Defect> defects) {
  return counted(defects) >= kRejectDefects || holds_foreign_body(defects);
}

double worst_index(const SpectralParts& parts) {
  return std::min({parts.fat, parts.freshness, parts.oxidation});
}

Grade best_grade(const SpectralParts& parts) {
  const double worst = worst_index(parts);
  if (worst < kLeastIndexOfB) return Grade::kC;
  return worst < kLeastIndexOfA ? Grade::kB : Grade::kAPlus;
}

Grade final_grade(double tof, double spectral, const SpectralParts& parts,
                  std::span<const Defect> defects) {
  const bool refused = tof < kCScore || spectral < kCScore || refused_by(defects);
  if (refused) return Grade::kReject;
  return std::min(grade_of(final_score(tof, spectral)), best_grade(parts));
}

Verdict judge(const TofFeatures& tof, std::span<const Defect> defects,
              const SpectralFeatures& spectral) {
  Verdict out;
  out.tof_parts = tof_parts(tof, defects);
  out.spectral_parts = spectral_parts(spectral);
  out.tof_score = tof_score(out.tof_parts);
  out.spectral_score = spectral_score(out.spectral_parts);
  out.final_score = final_score(out.tof_score, out.spectral_score);
  out.tof_grade = refused_by(defects) ? Grade::kReject : grade_of(out.tof_score);
  out.spectral_grade = grade_of(out.spectral_score);
  out.grade = final_grade(out.tof_score, out.spectral_score, out.spectral_parts, defects);
  return out;
}

std::vector<std::string> reasons_for(const Verdict& verdict, const TofFeatures& tof,
                                     std::span<const Defect> defects,
                                     const SpectralFeatures& spectral) {
  constexpr double kWorthSaying = 0.01;
  constexpr std::size_t kMost = 5;
  std::vector<Cost> costs;
  costs.reserve(12);
  add_defects(costs, verdict, defects);
  add_tof(costs, verdict, tof);
  add_spectral(costs, verdict, spectral);
  std::ranges::stable_sort(costs, std::greater{}, &Cost::points);
  std::vector<std::string> out;
  if (verdict.spectral_score < kCScore && verdict.final_score >= kCScore) {
    out.emplace_back("refusé par le spectre seul");
  }
  if (verdict.tof_score < kCScore && verdict.final_score >= kCScore) {
    out.emplace_back("refusé par le relief seul");
  }
  const Grade best = best_grade(verdict.spectral_parts);
  if (verdict.grade == best && grade_of(verdict.final_score) > best) {
    out.push_back(std::string(to_string(best)) + " au mieux : gras, fraîcheur ou oxydation");
  }
  for (Cost& cost : costs) {
    if (cost.points < kWorthSaying || out.size() >= kMost) break;
    out.push_back(std::move(cost.words));
  }
  if (out.empty()) out.emplace_back("rien à signaler");
  return out;
}

}  // namespace gaveurs
