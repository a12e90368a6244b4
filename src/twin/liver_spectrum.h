// LiverSpectrum: from what a liver is made of to its diffuse reflectance from 380 to 1000 nm, and
// to the counts of an AS7341 under the line's lamp. Diffuse reflectance after Kubelka and Munk
// (1931): R = 1 + k − √(k² + 2k), where k, absorption over scattering, adds up over the pigments.
// Pure; one thread each.
#pragma once

#include "base/random.h"
#include "domain/device.h"
#include "domain/spectrum.h"

namespace gaveurs {

/// Amounts, each as k at its strongest band. The defaults are a liver of the best kind.
struct LiverMatter {
  double haem = 0.74;        // blood as it was: Soret band near 420, bands at 548 and 580 nm
  double met = 0.0;          // aged blood, metmyoglobin: 405, 500 and 632 nm
  double carotenoid = 0.06;  // of the corn: 425, 452, 480 nm
  double brown = 0.27;       // oxidised fat and pigment: falls with wavelength
  double fat = 0.52;         // lipids' band at 930 nm
  double bile = 0.0;         // bilirubin near 455, biliverdin near 660 nm
  double base = 0.065;       // whatever absorbs everywhere
};

/// Reflectance in the bands as an ideal station sees it, weighted by lamp and filter of each.
Reflectance reflectance_of(const LiverMatter& matter);

/// One AS7341 in its dome, as it is.
struct SpectralStation {
  std::array<double, kChannels> white{};  // true counts of the white reference per gain × ms
  std::array<double, kChannels> dark{};
  std::array<double, kChannels> misfit{};  // of the calibration, near 1
};
/// Spread of its kind: channels alike to 4 %, calibrated to 0.4 %; writes what it believes of
/// itself into `calibration`.
SpectralStation draw_spectral_station(Calibration& calibration, Random random);

struct SpectralConditions {
  double gain = 8;
  double integration_ms = 182;   // 65,500 counts at most: (ATIME + 1) × (ASTEP + 1) of 2.78 µs
  double lamp = 1;               // light left of the lamp; blue fades faster
  double ambient = 0;            // daylight that enters the dome, of the white reference
  double dirt = 0;               // 0-1, on the window; takes more of the blue
};

/// Whole counts, 0-65535, with shot noise, converter noise and the spread of how a liver lies.
SpectralRaw measure_spectrum(const Reflectance& reflectance, const SpectralStation& station,
                             const SpectralConditions& conditions, Random& random);

}  // namespace gaveurs
