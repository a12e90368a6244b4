// Surface: the liver's top as two fields, height and light, over the zones that see enough of it.
// What the smooth dome does not explain is roughness, mottling, or a defect.
#pragma once

#include "quality/dome.h"
#include "quality/field.h"
#include "quality/height_map.h"

namespace gaveurs {

struct Surface {
  Field height;  // mm over the dome
  Field light;   // albedo × cosine (Lambert), less what the dome and the tray give back
  bool has_light = false;
  double albedo = 0.6;  // of this liver, at 940 nm
  std::array<std::int8_t, kTofZones> place{};  // of a zone in the fields; −1: not among them
  std::array<float, kTofZones> cover{}, lit{}; // of the dome, by zone
  std::size_t size() const { return height.size(); }
};

void lay_surface(Surface& out, const Dome& dome, const Zones& zones, const TrayFit& tray,
                 const HeightMap& map, const Picture& picture);

/// RMS of heights against the smooth surface, mm, over the zones for which `clean` is true.
double roughness_mm(const Surface& surface, const std::array<bool, kTofZones>& clean);
/// Relative standard deviation of the surface's albedo over those zones.
double mottling(const Surface& surface, const std::array<bool, kTofZones>& clean);

}  // namespace gaveurs
