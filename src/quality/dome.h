// Dome: the smooth liver that fits the frame's moments, zone by zone as the sensor would see it:
// height, share of the zone on the liver, light, and how each of these answers to small changes of
// the outline and of the top. These are the trends against which roughness and defects are told.
#pragma once

#include "quality/field.h"
#include "quality/shape.h"
#include "quality/tray_plane.h"

namespace gaveurs {

/// A slumped dome over an ellipse, height × √(1 − r⁶): flat above and steep at its edge, as fat
/// lies. For it length and width of domain/grading.h are 1.0480 × the ellipse's axes, and the
/// volume is 2.6431 × half axes × height (integrals of r √(1 − r⁶) and r³ √(1 − r⁶) over 0-1).
struct Dome {
  double x_mm = 0, y_mm = 0, cosine = 1, sine = 0;  // middle and direction of the long axis
  double a_mm = 1, b_mm = 1, height_mm = 0;         // half axes
  double per_a = 1, per_b = 1;                      // 1/a_mm, 1/b_mm
};

Dome dome_of(const Shape& shape, double volume_mm3);

constexpr std::size_t kHeightTrends = 17;

/// One zone's view of the dome: what a few rays of it meet.
struct DomeZone {
  static constexpr int kRays = 9;
  int met = 0;  // rays that meet the liver
  double height_mm = 0;  // mean over the zone, weighted by the light that comes back
  double beside = 0;     // mean of cosines between ray and tray, over the zone
  double steep = 0;      // mean slope of the liver's part
  double diffuse = 0;    // light of a liver of albedo 1 under an even sky, over the zone
  std::array<float, kHeightTrends> height_trends{};
  double cover() const { return met / static_cast<double>(kRays); }
};

/// Zone `i`'s view, whose measured distance is `near_mm`.
DomeZone view_dome(const Dome& dome, const Picture& picture, const TrayFit& tray, double near_mm,
                   std::size_t i);

}  // namespace gaveurs
