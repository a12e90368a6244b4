// Surface: the liver's top as two fields, height and light, over the zones that see enough of it.
// What the smooth dome does not explain is roughness, mottling, or a defect.
#pragma once

#include "quality/dome.h"
#include "quality/field.h"
#include "quality/height_map.h"

namespace gaveurs {

struct Surface {
  Field height;  // mm over the dome
  Field light;   // less what the smooth liver and the tray give back, by Lambert's law
  bool has_light = false;
  bool even_light = false;  // of a dome's lamp, else the sensor's own beam
  double albedo = 0.6;  // of this liver, at 940 nm
  /// How much wilder this liver's surface is than the noise of tuned.h says: median surprise ÷
  /// 0.6745, 0.8-1.4. A spot must stand out of its own liver.
  double height_scale = 1, light_scale = 1;
  std::array<std::int8_t, kTofZones> place{};  // of a zone in the fields; −1: not among them
  std::array<float, kTofZones> cover{}, lit{}; // of the dome, by zone
  std::size_t size() const { return height.size(); }
};

constexpr std::size_t kZoneLightTerms = 10;
/// Light that comes back from zone `i` of a surface of albedo 1: the mean of the cosines of its
/// quarters, whose slopes are those to the neighbours on their two sides, set right by terms of
/// tuned.h for what bends within a quarter. The terms: light², edge × light, slope along the ray,
/// product of the slopes on both sides, the dome's slope × light, height over the corners, height,
/// bend along the slope, cosine of the mean slope × light, edge².
struct ZoneLight {
  double quarters = 0, light = 0;
  double glint = 0;  // share of the wet film's mirror light
  std::array<double, kZoneLightTerms> terms{};
};
ZoneLight light_of(const TofMatrix& height, const Zones& zones, const Picture& picture,
                   const DomeZone& dome, std::size_t i);

constexpr std::size_t kSkyTerms = 8;
/// The same under an even sky, of the zone's part on the liver: what its quarters see of the sky,
/// and of the tray below it, set right by terms of tuned.h: light lost to slopes, its square, bend,
/// bend × light lost, cover × (1 − cover), that × bend, height, light the smooth dome loses.
struct SkyLight {
  double light = 0;
  std::array<double, kSkyTerms> terms{};
};
SkyLight sky_light(const TofMatrix& height, double side, double tray_albedo, const DomeZone& dome,
                   std::size_t i);

/// Works the two scales out anew.
void rescale(Surface& surface);

void lay_surface(Surface& out, const Dome& dome, const Zones& zones, const TrayFit& tray,
                 const HeightMap& map, const Picture& picture);

/// RMS of heights against the smooth surface, mm, over the zones for which `clean` is true.
double roughness_mm(const Surface& surface, const std::array<bool, kTofZones>& clean);
/// Relative standard deviation of the surface's albedo over those zones.
double mottling(const Surface& surface, const std::array<bool, kTofZones>& clean);

}  // namespace gaveurs
