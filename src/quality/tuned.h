// Numbers of the analysis that were fitted, not derived: `gaveurs quality tune` prints them anew,
// from the twin's livers of the seeds named there, which no evaluation uses. Everything else in
// this room comes from the geometry or from the source named beside it.
#pragma once

#include <array>

#include "quality/volume.h"

namespace gaveurs {

/// Weights of VolumeTerms.
constexpr std::array<double, kVolumeTerms> kVolumeWeights{0.7949, -0.0886, 0, 2.3965, 0.9540, 0};
/// Relative standard deviation of the mass that noise does not explain.
constexpr double kMassModelSd = 0.02;

/// Scales of the shape's three lengths: edges that zones smear, and domes they flatten.
constexpr double kLengthScale = 0.9916, kWidthScale = 0.935, kThicknessScale = 0.9926;

/// Roughness (mm) and mottling from the RMS of how much zones surprise: intercept and slope.
constexpr std::array<double, 2> kRoughness{0, 0.8}, kMottle{0, 1};

/// Noise of a zone of the surface: on its own, × cover × (1 − cover), × slope.
constexpr std::array<double, 3> kHeightNoise{1.1, 14, 1.3}, kLightNoise{0.010, 0.25, 0.08};

/// What a spot must lower the misfit by, to be a defect.
constexpr double kDefectGain = 18;

}  // namespace gaveurs
