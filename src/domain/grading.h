// Grading: the one rule by which a liver's features become scores, a grade and the reasons for it.
// The analysis gives it measured features, the twin true ones. All scores are 0-1 and smooth, so a
// small error of a feature is a small error of the score. Pure functions, any thread.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "domain/sample.h"
#include "domain/spectrum.h"

namespace gaveurs {

/// DOMAIN: lowest scores of A+, A, B and C; below C is REJECT.
constexpr double kAPlusScore = 0.85, kAScore = 0.75, kBScore = 0.60, kCScore = 0.45;
constexpr std::size_t kRejectDefects = 5;  // DOMAIN: so many defects or more are REJECT
/// A defect counts towards that from this diameter: what the line is held to find.
constexpr double kCountedDefectMm = 8;

struct RatioRange {
  double optimal_low, optimal_high, low, high;  // low, high: acceptable
};
/// DOMAIN, in the order of kSpectralRatioNames. Its range of (630 + 680) / 515, 0.8-1.2 (0.7-1.4),
/// is that of one red band to the green one: two bands over one are about 2 for any smooth
/// spectrum, so the ratio of the sum, which is what is reported, has twice that range.
constexpr std::array<RatioRange, 6> kRatioRanges{{{0.25, 0.45, 0.20, 0.55},
                                                  {1.2, 1.8, 1.0, 2.0},
                                                  {1.3, 1.7, 1.1, 2.0},
                                                  {1.6, 2.4, 1.4, 2.8},
                                                  {0.35, 0.65, 0.25, 0.75},
                                                  {0.5, 0.8, 0.4, 0.9}}};

/// What time of flight says of a liver.
struct TofFeatures {
  double mass_g = 0;
  /// 2√5 × the square roots of the greater and lesser second moment of the height map: the axes of
  /// a half ellipsoid. Steadier than the outline, which zones of 20 mm cut.
  double length_mm = 0, width_mm = 0;
  double thickness_mm = 0;  // greatest height of the smooth surface over the tray
  double roughness_mm = 0;  // RMS of the surface against the smooth one, in patches of a zone
  double uniformity = 0;  // 0-1, uniformity_of() of the spread of reflectance
};

/// 0 at `low`, 1 at `high`, level beyond, without a corner (3t² − 2t³).
double rising(double value, double low, double high);
/// From the relative standard deviation of the surface's reflectance at 940 nm in patches of a
/// zone, defects left out: 1 when even, 1/2 at 3 %. Ours.
double uniformity_of(double relative_sd);
/// Height of the half ellipsoid of the liver's volume and axes over the mean of the axes: a firm
/// liver stands (about 0.45), one that has lost its fat spreads. Ours; steadier than the thickness,
/// which is one place's.
double fullness(const TofFeatures& features);

/// The parts of a score, each 0-1. Ours, but for the range of each ratio.
struct TofParts {
  double mass = 0, shape = 0, roughness = 0, uniformity = 0, defects = 0;
};
struct SpectralParts {
  std::array<double, 6> ratios{};
  double fat = 0, freshness = 0, oxidation = 0, colour = 0;
};
TofParts tof_parts(const TofFeatures& features, std::span<const Defect> defects);
SpectralParts spectral_parts(const SpectralFeatures& features);
/// (0.50 mass + 0.43 shape + 0.05 uniformity + 0.02 roughness) × defects. The latter two count
/// little because zones of 20 mm tell little of them.
double tof_score(const TofParts& parts);
/// 0.40 mean of ratios + 0.20 fat + 0.20 freshness + 0.12 oxidation + 0.08 colour.
double spectral_score(const SpectralParts& parts);
/// DOMAIN: 0.60 time of flight + 0.40 spectral.
double final_score(double tof, double spectral);

/// By the scores of DOMAIN alone.
Grade grade_of(double score);
/// Defects of at least kCountedDefectMm.
std::size_t counted(std::span<const Defect> defects);
/// A foreign body of at least this size refuses a liver whatever its scores: food that holds one is
/// not safe (Regulation (EC) 178/2002, article 14); from 7 mm what is hard or sharp can injure
/// (FDA, Compliance Policy Guide 555.425).
constexpr double kForeignBodyMm = 7;
bool holds_foreign_body(std::span<const Defect> defects);
/// Whether defects alone refuse a liver: kRejectDefects of them or more (DOMAIN), or a foreign
/// body.
bool refused_by(std::span<const Defect> defects);
/// Nothing makes up for a stale, lean or rancid liver: with fat, freshness or 1 − oxidation below
/// the first it is B at best, below the second C. Ours.
constexpr double kLeastIndexOfA = 0.30, kLeastIndexOfB = 0.15;
double worst_index(const SpectralParts& parts);
Grade best_grade(const SpectralParts& parts);
/// DOMAIN: by the final score; REJECT also when either sensor's own score is REJECT's, or when the
/// defects refuse it; not above best_grade().
Grade final_grade(double tof, double spectral, const SpectralParts& parts,
                  std::span<const Defect> defects);

/// The whole rule.
struct Verdict {
  TofParts tof_parts;
  SpectralParts spectral_parts;
  double tof_score = 0, spectral_score = 0, final_score = 0;
  Grade tof_grade = Grade::kReject, spectral_grade = Grade::kReject, grade = Grade::kReject;
};
Verdict judge(const TofFeatures& tof, std::span<const Defect> defects,
              const SpectralFeatures& spectral);

/// Why the grade is not better, in French words, what costs the most first; at most 5. A liver with
/// nothing to say against it has one reason that says so.
std::vector<std::string> reasons_for(const Verdict& verdict, const TofFeatures& tof,
                                     std::span<const Defect> defects,
                                     const SpectralFeatures& spectral);

}  // namespace gaveurs
