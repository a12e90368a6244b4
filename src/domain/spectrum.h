// Spectrum: what a liver's reflectance in the bands of the AS7341 says. Reflectance is of a white
// reference, 0-1, in the order of Channel. Pure functions, any thread. Shared by the analysis,
// which gives measured reflectance, and by the twin, whose truth is the same function of the true
// one.
#pragma once

#include <array>

#include "domain/sample.h"

namespace gaveurs {

using Reflectance = std::array<double, kChannels>;

/// A liver of the best kind: pale, little blood (dips at 415 and 555-590 nm), lipid band at 910 nm.
/// Ours: a smooth spectrum that lies inside the optimal range of every ratio of DOMAIN.
constexpr Reflectance kGoodLiver{0.28, 0.40, 0.48, 0.58, 0.52, 0.55, 0.66, 0.69, 0.53, 0.43};

/// CIE 1976 L*a*b*.
struct Lab {
  double l = 0, a = 0, b = 0;
  bool operator==(const Lab&) const = default;
};

/// CIE 15: XYZ under D65 for the 2° observer, then L*a*b*. The spectrum between the eight bands is
/// taken as a straight line, beyond the first and last as level.
Lab to_lab(const Reflectance& reflectance);

/// ΔE2000 with kL = kC = kH = 1. G. Sharma, W. Wu, E. Dalal: The CIEDE2000 color-difference formula
/// (2005), equations 2-22.
double delta_e_2000(const Lab& one, const Lab& other);

/// What is worked out from a spectrum and graded.
struct SpectralFeatures {
  std::array<double, 6> ratios{};  // in the order of kSpectralRatioNames
  Lab lab;
  double delta_e = 0;  // ΔE2000 against kGoodLiver
  double fat_quality_index = 0;  // 0-1
  double freshness_index = 0;  // 0-1
  double oxidation_index = 0;  // 0-1, higher is worse
};

/// Ratios are DOMAIN's. The indices are ours: differences of absorbance (−ln reflectance) between
/// neighbouring bands, so that an error of scale common to all bands leaves them alone:
/// fat: lipids' band near 910 nm against 680; freshness: haem's bands at 555-590 nm against 515,
/// which fade as the pigment ages; oxidation: metmyoglobin's band at 630 nm against 680.
SpectralFeatures spectral_features(const Reflectance& reflectance);

}  // namespace gaveurs
