#include "quality/confidence.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaveurs {
namespace {

double below(double limit, double mean, double sd) {
  return 0.5 * std::erfc((mean - limit) / (sd * std::numbers::sqrt2));
}

constexpr std::array<double, kGrades> kFrom{-1e9, kCScore, kBScore, kAScore, kAPlusScore};

}  // namespace

ScoreSds score_sds(const Verdict& verdict, std::span<const Defect> defects, int guessed_zones,
                   bool cut) {
  const double missing = 0.01 * guessed_zones + (cut ? 0.05 : 0);
  const double spoiled =
      0.08 * (1 - verdict.tof_parts.defects) + 0.004 * static_cast<double>(defects.size());
  return {std::hypot(0.015, spoiled, missing), 0.006};
}

double confidence(const Verdict& verdict, const ScoreSds& sds, std::size_t counted_defects) {
  const double sd = std::hypot(kTofWeight * sds.tof, kSpectralWeight * sds.spectral);
  const double kept = (1 - below(kCScore, verdict.tof_score, sds.tof)) *
                      (1 - below(kCScore, verdict.spectral_score, sds.spectral)) *
                      (counted_defects >= kRejectDefects ? 0.1 : 1);
  const auto in = [&](std::size_t grade) {
    const double high =
        grade + 1 < kFrom.size() ? below(kFrom[grade + 1], verdict.final_score, sd) : 1;
    return high - below(kFrom[grade], verdict.final_score, sd);
  };
  if (verdict.grade == Grade::kReject) return std::clamp(1 - kept * (1 - in(0)), 0.0, 1.0);
  return std::clamp(kept * in(static_cast<std::size_t>(verdict.grade)), 0.0, 1.0);
}

}  // namespace gaveurs
