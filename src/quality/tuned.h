// Numbers of the analysis that were fitted, not derived: `gaveurs quality tune` prints them anew,
// from the twin's livers of the seeds named there, which no evaluation uses. Everything else in
// this room comes from the geometry or from the source named beside it.
#pragma once

#include <array>

#include "quality/surface.h"
#include "quality/volume.h"

namespace gaveurs {

/// Weights of VolumeTerms.
constexpr std::array<double, kVolumeTerms> kVolumeWeights{1.0290, -0.2305, 0.1159,
                                                          2.0475, 0.6663,  -0.1169};
/// Relative standard deviation of the mass that noise does not explain.
constexpr double kMassModelSd = 0.0146;

/// Scales of the shape's three lengths: edges that zones smear, and domes they flatten.
constexpr double kLengthScale = 0.9765, kWidthScale = 0.932, kThicknessScale = 0.9926;

/// Roughness (mm) and mottling from the RMS of how much zones surprise: intercept and slope.
constexpr std::array<double, 2> kRoughness{0, 0.8}, kMottle{0.008, 0.25};

/// Weights of ZoneLight::terms.
constexpr std::array<double, kZoneLightTerms> kZoneLight{
    0.2140, -0.1073, -0.8057, -0.0275, -0.0690, 0.1450, 0.0735, 0.0167, -0.3147, -0.0016};

/// Noise of a zone of the surface: on its own, × cover × (1 − cover), × slope.
constexpr std::array<double, 3> kHeightNoise{1.1, 14, 1.3}, kLightNoise{0.008, 0.10, 0.04};

/// What a spot must lower the misfit by, to be a defect.
constexpr double kDefectGain = 14;
/// Taken off what is lighter than the liver: one defect in fifty is, and a liver between two dark
/// ones looks so.
constexpr double kBrightCost = 4;
/// What the gain of height counts beside that of light.
constexpr double kHeightShare = 0.5;

/// Variance of the error of the time-of-flight score, by tof_variance_terms(); and the spectral
/// one's standard deviation.
constexpr std::array<double, 3> kTofVariance{4.5573e-4, 18.9756e-4, -92.1259e-4};
constexpr double kSpectralScoreSd = 0.0079;
/// P(right) = 1 / (1 + exp(−a − b logit(first probability))).
constexpr std::array<double, 2> kConfidence{0.9083, 0.7722};

}  // namespace gaveurs
