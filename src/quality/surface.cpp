#include "quality/surface.h"

#include <algorithm>
#include <cmath>

#include "quality/tuned.h"

namespace gaveurs {
namespace {

constexpr double kLeastCover = 0.35;  // of a zone that tells something of the liver's surface
/// Spread of each height trend: the top's polynomials of degree 0-3 (mm), the outline's waves (mm).
constexpr std::array<double, kHeightTrends> kHeightSpread{8, 8, 8, 8, 8, 8, 8, 8, 8,
                                                          8, 5, 4, 4, 4, 4, 3, 3};
/// The same of light: polynomials of degree 0-3 (albedo), glint, error of steep places.
constexpr std::array<double, kLightTrends> kLightSpread{0.1,  0.03, 0.03, 0.03, 0.03, 0.03,
                                                        0.02, 0.02, 0.02, 0.02, 0.04, 0.1};

}  // namespace

void lay_surface(Surface& out, const Dome& dome, const Zones& zones, const TrayFit& tray,
                 const HeightMap& map, const Picture& picture) {
  out.has_light = zones.has_brightness;
  std::array<Field::Row, kHeightTrends> height_trends;
  std::array<Field::Row, kLightTrends> light_trends;
  for (std::size_t i = 0; i < kTofZones; ++i) {
    out.place[i] = -1;
    if (!map.around[i]) continue;
    const DomeZone view = view_dome(dome, picture.u(i), picture.v(i), picture.zone,
                                    tray.empty_mm[i], zones.distance_mm[i]);
    out.cover[i] = static_cast<float>(view.cover);
    out.lit[i] = static_cast<float>(view.light);
    if (view.cover < kLeastCover) continue;
    const std::size_t at = out.height.size();
    out.place[i] = static_cast<std::int8_t>(at);
    const double guessed = zones.measured[i] ? 1 : 10;
    const double mixed = view.cover * (1 - view.cover);
    const double steep = 1 - view.light / view.cover;
    out.height.add(map.height_mm[i] - view.height_mm,
                   guessed * (kHeightNoise[0] + kHeightNoise[1] * mixed + kHeightNoise[2] * steep));
    out.light.add(zones.brightness[i] - out.albedo * view.light -
                      kStandardBarquette.albedo * view.beside,
                  guessed * (kLightNoise[0] + kLightNoise[1] * mixed + kLightNoise[2] * steep));
    for (std::size_t t = 0; t < kHeightTrends; ++t) height_trends[t][at] = view.height_trends[t];
    for (std::size_t t = 0; t < kLightTrends; ++t) light_trends[t][at] = view.light_trends[t];
  }
  for (std::size_t t = 0; t < kHeightTrends; ++t) {
    out.height.add_trend(height_trends[t], kHeightSpread[t]);
  }
  out.height.solve();
  if (!out.has_light) return;
  for (std::size_t t = 0; t < kLightTrends; ++t) {
    out.light.add_trend(light_trends[t], kLightSpread[t]);
  }
  out.light.solve();
}

double roughness_mm(const Surface& surface, const std::array<bool, kTofZones>& clean) {
  double sum = 0, count = 0;
  for (std::size_t i = 0; i < kTofZones; ++i) {
    if (surface.place[i] < 0 || !clean[i]) continue;
    const double z = surface.height.surprise(static_cast<std::size_t>(surface.place[i]));
    sum += z * z, ++count;
  }
  const double square = count > 0 ? sum / count : 0;
  return std::max(kRoughness[0] + kRoughness[1] * std::sqrt(square), 0.0);
}

double mottling(const Surface& surface, const std::array<bool, kTofZones>& clean) {
  if (!surface.has_light) return 0;
  double sum = 0, square = 0, count = 0;
  for (std::size_t i = 0; i < kTofZones; ++i) {
    if (surface.place[i] < 0 || !clean[i] || surface.cover[i] < 0.95F) continue;
    const auto at = static_cast<std::size_t>(surface.place[i]);
    const double albedo = surface.albedo + surface.light.smooth(at) / surface.lit[i];
    sum += albedo, square += albedo * albedo, ++count;
  }
  if (count < 3) return 0;
  const double mean = sum / count;
  const double sd = std::sqrt(std::max(square / count - mean * mean, 0.0)) / mean;
  return std::max(kMottle[0] + kMottle[1] * sd, 0.0);
}

}  // namespace gaveurs
