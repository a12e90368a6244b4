// Zones: a frame made fit for reckoning: what is not valid is left out and filled from its
// neighbours, so that later steps see 64 numbers and know which of them were measured.
#pragma once

#include <array>

#include "domain/device.h"
#include "quality/picture.h"

namespace gaveurs {

struct Zones {
  TofMatrix distance_mm{};
  std::array<bool, kTofZones> measured{};
  int measured_count = 0;
  /// Light that came back, as a share of a white target's at that distance; filled like distances.
  /// From the reflectance where it is there, else from the amplitude × distance² (the law of
  /// distance squared) of an unknown scale.
  TofMatrix brightness{};
  bool has_brightness = false;
  bool brightness_is_reflectance = false;
  /// Light under the station's own dome lamp, as a share of a white reference's there.
  TofMatrix diffuse{};
  bool has_diffuse = false;
};

/// A zone counts when its status, where there is one, is 5, 9 (valid by ST's table) or 0 (not
/// said), its distance lies between 40 mm and 60 mm behind the tray, and its light is not nothing.
Zones clean_zones(const TofRaw& raw, const Calibration& station, const Picture& picture);

}  // namespace gaveurs
