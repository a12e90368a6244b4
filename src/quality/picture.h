// Picture: where the 64 zones of the VL53L8CH look, and what they would see of an empty tray.
// The sensor sees like a pinhole camera: zones of equal tangent, 2 tan(fov / 2) / 8 wide, so a
// zone's footprint at distance z is z × that. Its distances are along its own axis, not along the
// zone's ray: the conversion is done on the chip, a flat wall gives one number everywhere (ST, on
// the VL53L5CX/L8CX in its forum: "radial to perpendicular conversion is done on the chip").
// Tangents u to the right, v downwards. Pure values.
#pragma once

#include <array>

#include "domain/device.h"

namespace gaveurs {

struct Picture {
  double zone = 0;                          // side of a zone, as a tangent
  std::array<double, kTofSide> centre{};    // tangent of each column's and row's middle
  std::size_t lie = 0;  // 0: the tray lies straight in it, 1: turned by about 45°
  double tray_cosine = 1, tray_sine = 0;    // of the tray's long side against x
  double u(std::size_t i) const { return centre[i % kTofSide]; }
  double v(std::size_t i) const { return centre[i / kTofSide]; }
};

Picture picture_of(const Calibration& station);

/// The plane of the tray's floor: z = belt / (1 + slope_x u + slope_y v) for the ray (u, v).
struct TrayPlane {
  double belt_mm = 0;
  double slope_x = 0,
         slope_y = 0;  // tan of the tilt; positive: the right, the lower side is nearer
  double z(double u, double v) const { return belt_mm / (1 + slope_x * u + slope_y * v); }
};

TrayPlane nominal_plane(const Calibration& station);

/// Cosine between the ray (u, v) and the normal of a surface that rises by the slopes (mm per mm);
/// at least 0.05.
double cosine_of(double u, double v, double slope_x, double slope_y);

/// What each zone would measure, mm, with `tray` lying empty on `plane`: floor, rim and the belt
/// around it, each weighing by area × albedo as light that comes back does.
TofMatrix empty_tray(const Picture& picture, const TrayPlane& plane, const Tray& tray);

}  // namespace gaveurs
