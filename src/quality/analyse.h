// The whole analysis of one sample: raw frame and spectrum in, mass, shape, colour, defects, grade,
// confidence and reasons out. Pure, no allocation beyond its result's own vectors, any thread.
#pragma once

#include "domain/device.h"
#include "domain/sample.h"

namespace gaveurs {

/// LiverAnalysis::version of what this room works out; 1 was the first that measured, 2 knows a
/// dome's lamp and refuses foreign bodies, 3 sums in another order, which moves one grade in 200.
constexpr int kAnalysisVersion = 3;

/// Never fails: what cannot be measured is graded REJECT with its reason.
LiverAnalysis analyse_liver(const TofRaw& tof, const SpectralRaw& spectral,
                            const Calibration& station);

}  // namespace gaveurs
