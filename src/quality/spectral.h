// Spectral: from counts to reflectance of a white reference, and what it says.
#pragma once

#include "domain/device.h"
#include "domain/spectrum.h"

namespace gaveurs {

struct MeasuredSpectrum {
  Reflectance reflectance{};
  bool known = false;      // there is light in it
  bool saturated = false;  // a channel is full: its ratio is a lower bound
};

/// (counts / (gain × ms) − dark) / (white − dark), each channel of its own (DOMAIN: compare only
/// after gain × integration time and a white reference). A station that does not know its white
/// takes the nominal lamp's; a device that does not say gain or time, the usual ones.
MeasuredSpectrum normalise(const SpectralRaw& raw, const Calibration& station);

/// Fills all but score and grade.
SpectralAnalysis describe(const MeasuredSpectrum& measured, const SpectralFeatures& features);

}  // namespace gaveurs
