#include "quality/spectral.h"

#include <algorithm>

namespace gaveurs {
namespace {

constexpr double kFullCounts = 65535;
constexpr double kUsualGain = 8, kUsualMs = 182;  // when the device does not say

}  // namespace

MeasuredSpectrum normalise(const SpectralRaw& raw, const Calibration& station) {
  MeasuredSpectrum out;
  const double exposure = raw.gain.value_or(kUsualGain) * raw.integration_ms.value_or(kUsualMs);
  if (!(exposure > 0)) return out;
  double light = 0;
  for (std::size_t i = 0; i < kChannels; ++i) {
    out.saturated = out.saturated || raw.counts[i] >= kFullCounts;
    const double dark = station.dark[i];
    const double white = station.white[i] > 0 ? station.white[i] : kNominalWhite[i];
    if (white <= dark) continue;
    out.reflectance[i] = std::clamp((raw.counts[i] / exposure - dark) / (white - dark), 0.0, 1.5);
    light += out.reflectance[i];
  }
  out.known = light > 0.05;
  return out;
}

SpectralAnalysis describe(const MeasuredSpectrum& measured, const SpectralFeatures& features) {
  SpectralAnalysis out;
  out.reflectance = measured.reflectance;
  out.ratios = features.ratios;
  out.lab_l = features.lab.l, out.lab_a = features.lab.a, out.lab_b = features.lab.b;
  out.delta_e = features.delta_e;
  out.fat_quality_index = features.fat_quality_index;
  out.freshness_index = features.freshness_index;
  out.oxidation_index = features.oxidation_index;
  return out;
}

}  // namespace gaveurs
