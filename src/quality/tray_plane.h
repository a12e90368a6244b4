// The plane of the tray in this very frame: belts sag and sensors are knocked, so what the
// calibration says is corrected by the zones that see the tray or the belt beside the liver.
#pragma once

#include "quality/zones.h"

namespace gaveurs {

struct TrayFit {
  TrayPlane plane;
  TofMatrix empty_mm{};  // what each zone would measure without a liver
  int zones = 0;         // that saw the tray
  Tray tray;             // what the liver lies on
};

/// Weighted least squares of three numbers (height, two slopes) on the zones within a few mm of
/// the empty tray, with Tukey's biweight against liver and debris, and the calibration as a prior
/// (2 mm, 0.4°): a picture full of liver keeps the calibration.
TrayFit fit_tray(const Zones& zones, const Picture& picture, const Calibration& station);

}  // namespace gaveurs
