// TofCamera: what a VL53L8CH above the line reports of a scene: 8×8 zones over 45° × 45°, each the
// signal-weighted mean of 64 rays, with occlusion, mixed edges, light that spills into neighbouring
// zones, a wet liver's glint, ambient light, noise that falls with the signal, and dropouts.
// Figures are those of ST's datasheet DS14161 where it gives one (8×8 zones, averages of 60
// frames). Pure; one thread each.
#pragma once

#include "base/random.h"
#include "domain/device.h"
#include "twin/line_profile.h"
#include "twin/liver_surface.h"

namespace gaveurs {

/// One sensor as it is mounted and made. What the station believes of itself is `calibration`.
struct TofStation {
  Calibration calibration;
  double belt_mm = 240, tilt_x_deg = 0, tilt_y_deg = 0;  // as they are
  TofMatrix zone_offset_mm{};  // left after the factory's calibration
  TofMatrix zone_gain{};  // near 1
  double ambient_white = 0;  // as the lamp in the dome is
};

struct TofConditions {
  double offset_mm = 0;  // of the whole frame: temperature, and light that enters the fat
  double ambient = 15;  // background light, in the unit of the signal
  double dirt = 0;  // 0-1, share of the light the window loses each way
  int frames = 60;  // averaged by the device, 15 of them a second
};

/// A sensor drawn with the spread of its kind: a mount true to about 2 mm and 0.4°, calibrated to
/// 0.3 mm and 0.05°, zones alike to 0.4 mm and, after their white reference, 0.4 % of light; the
/// lamp of the dome to 1 %.
TofStation draw_tof_station(const Mount& mount, Random random);

/// One zone without noise.
struct ZoneView {
  double signal = 0;  // 0-4095; 1000 is a target of albedo 0.5 at 200 mm
  double distance_mm = 0;  // along the axis, mean weighted by signal
  double spread_mm = 0;  // of the distances within it
  double diffuse = 0;  // light it gives back under a dome that lights a white reference with 1
};
std::array<ZoneView, kTofZones> view_scene(const LiverSurface& scene, const TofStation& station);

/// Distances, reflectance, amplitude and ambient light carry one decimal. Status as ST numbers it:
/// 5 and 9 valid (9: a wide echo, as of an edge), 4 and 13 not consistent, 255 no target.
TofRaw measure_tof(const LiverSurface& scene, const TofStation& station,
                   const TofConditions& conditions, Random& random);

}  // namespace gaveurs
