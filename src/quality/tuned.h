// Numbers of the analysis that were fitted, not derived: `gaveurs quality tune` prints them anew,
// from the twin's livers of the seeds named there, which no evaluation uses. Everything else in
// this room comes from the geometry or from the source named beside it.
#pragma once

#include <array>

#include "quality/surface.h"
#include "quality/volume.h"

namespace gaveurs {

/// What depends on how the picture lies over the tray.
struct ShapeTuning {
  std::array<double, kVolumeTerms> volume;  // weights of VolumeTerms
  double mass_sd;  // relative standard deviation of the mass that noise does not explain
  /// Slope and intercept (mm): edges that zones smear, and domes they flatten.
  std::array<double, 2> length, width, thickness;
};
/// By Picture::lie: straight, and turned by about 45°.
constexpr std::array<ShapeTuning, 2> kShapeTuning{{
    {{0.9564, -0.1471, 0.0892, 2.4277, 0.6143, -0.0843},
     0.0146,
     {0.9465, 7.14},
     {0.8483, 11.97},
     {0.9607, 1.55}},
    {{1.0604, -0.0885, -0.0299, -0.1955, 0.5763, -0.0557},
     0.0162,
     {1.1800, -27.95},
     {1.1960, -24.21},
     {0.9781, 0.64}},
}};

/// Roughness (mm) and mottling from the RMS of how much zones surprise: intercept and slope.
constexpr std::array<double, 2> kRoughness{0, 0.8}, kMottle{0.008, 0.25};

/// Weights of ZoneLight::terms.
constexpr std::array<double, kZoneLightTerms> kZoneLight{-0.7250, 0.0877, -0.9504, 0.0602, 0.0713,
                                                         0.1521,  0.2702, -0.0056, 0.8767, -0.0775};

/// Weights of SkyLight::terms.
constexpr std::array<double, kSkyTerms> kSkyLight{0.6249,  -0.2296, 0.0085,  0.0016,
                                                  -0.0717, -0.0085, -0.0076, -0.2078};

/// Noise of a zone of the surface: on its own, × cover × (1 − cover), × slope.
constexpr std::array<double, 3> kHeightNoise{1.1, 14, 1.3}, kLightNoise{0.030, 0.10, 0.04};

/// The same of light under a dome's lamp; the last × what slopes take of it.
constexpr std::array<double, 3> kDiffuseNoise{0.005, 0.025, 0.04};

/// The same, × how much a zone lies lower than its neighbours on both sides (mm per mm).
constexpr double kCreaseNoise = 0.015;

/// What a spot must lower the misfit by, to be a defect.
constexpr double kDefectGain = 20, kDefectGainOfBeam = 14;
/// Taken off what is lighter than the liver: one defect in fifty is, and a liver between two dark
/// ones looks so.
constexpr double kBrightCost = 60;
/// Light it must give more than the liver, in zones of the liver's: an eighth of one.
constexpr double kLeastBright = 0.22;
/// Gain of height from which what stands up is a foreign body: it refuses the liver.
constexpr double kForeignGain = 30;
/// What the gain of height counts beside that of light.
constexpr double kHeightShare = 0.5, kHeightMost = 5;

/// How sure a grade is.
struct SureTuning {
  std::array<double, 3> tof_variance;  // of the error of the score, by tof_variance_terms()
  /// Chance of a defect that was not seen, and what that takes off the time-of-flight score.
  double unseen, unseen_costs;
  /// P(right) = 1 / (1 + exp(−a − b logit(first probability))): a by the grade given, then b.
  std::array<double, kGrades + 1> confidence;
};
/// By the light in which defects were looked for: the sensor's own beam, and a dome's lamp.
constexpr std::array<SureTuning, 2> kSureTuning{{
    {{3.8e-4, 6.2e-4, 585e-4}, 0.694, 0.128, {-3.03, 0.32, 0.27, 0.47, -0.31, 0.327}},
    {{5.4e-4, 14.3e-4, 66e-4}, 0.350, 0.068, {-1.50, 0.39, 0.52, 1.41, 0.14, 0.442}},
}};
/// Standard deviation of the error of the spectral score, and of an index that limits the grade.
constexpr double kSpectralScoreSd = 0.008, kSpectralIndexSd = 0.021;

}  // namespace gaveurs
