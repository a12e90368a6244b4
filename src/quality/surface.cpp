#include "quality/surface.h"

#include <algorithm>
#include <cmath>

#include "quality/tuned.h"

namespace gaveurs {
namespace {

constexpr std::size_t kLightTrends = 12;
constexpr double kScaleMm = 50;  // about half a liver: places are powers of x / this
constexpr double kLeastCover = 0.35;  // of a zone that tells something of the liver's surface
/// Spread of each height trend: the top's polynomials of degree 0-3 (mm), the outline's waves (mm).
constexpr std::array<double, kHeightTrends> kHeightSpread{8, 8, 8, 8, 8, 8, 8, 8, 8,
                                                          8, 5, 4, 4, 4, 4, 3, 3};
/// The same of light: polynomials of degree 0-3 (albedo), glint, error of steep places.
constexpr std::array<double, kLightTrends> kLightSpread{0.1,  0.03, 0.03, 0.03, 0.03, 0.03,
                                                        0.02, 0.02, 0.02, 0.02, 0.04, 0.1};

constexpr double kGlintWidth = 0.012;  // of 1 − cosine: a wet film mirrors within some 7°

/// How light comes back from a zone: of each quarter, whose slopes are those to the neighbours on
/// its two sides.
struct Lit {
  double light = 0, glint = 0;
};
Lit light_of(const TofMatrix& height, const Zones& zones, const Picture& picture, std::size_t i) {
  const std::size_t x = i % kTofSide, y = i / kTofSide;
  const double side = picture.zone * zones.distance_mm[i];
  const auto slope = [&](bool there, std::size_t from, std::size_t to) {
    return there ? (height[to] - height[from]) / side : 0;
  };
  const std::array<double, 2> hx{slope(x > 0, i - 1, i), slope(x + 1 < kTofSide, i, i + 1)};
  const std::array<double, 2> hy{slope(y > 0, i - kTofSide, i),
                                 slope(y + 1 < kTofSide, i, i + kTofSide)};
  Lit out;
  for (std::size_t q = 0; q < 4; ++q) {
    const double u = picture.u(i) + (q % 2 == 0 ? -0.25 : 0.25) * picture.zone;
    const double v = picture.v(i) + (q / 2 == 0 ? -0.25 : 0.25) * picture.zone;
    const double cosine = cosine_of(u, v, hx[q % 2], hy[q / 2]);
    out.light += cosine / 4;
    out.glint += std::exp(-(1 - cosine) / kGlintWidth) / 4;
  }
  return out;
}

struct Trends {
  std::array<Field::Row, kHeightTrends> height;
  std::array<Field::Row, kLightTrends> light;
};

void solve(Surface& out, const Trends& trends) {
  for (std::size_t t = 0; t < kHeightTrends; ++t) {
    out.height.add_trend(trends.height[t], kHeightSpread[t]);
  }
  out.height.solve();
  if (!out.has_light) return;
  for (std::size_t t = 0; t < kLightTrends; ++t) {
    out.light.add_trend(trends.light[t], kLightSpread[t]);
  }
  out.light.solve();
}

double noise(const std::array<double, 3>& parts, double mixed, double steep, bool measured) {
  return (measured ? 1 : 10) * (parts[0] + parts[1] * mixed + parts[2] * steep);
}

}  // namespace

void lay_surface(Surface& out, const Dome& dome, const Zones& zones, const TrayFit& tray,
                 const HeightMap& map, const Picture& picture) {
  out.has_light = zones.has_brightness;
  std::array<DomeZone, kTofZones> views;
  TofMatrix left{};  // of the heights, over the dome
  for (std::size_t i = 0; i < kTofZones; ++i) {
    if (!map.around[i]) continue;
    views[i] = view_dome(dome, picture.u(i), picture.v(i), picture.zone, tray.empty_mm[i],
                         zones.distance_mm[i]);
    left[i] = map.height_mm[i] - views[i].height_mm;
  }
  Trends trends;
  for (std::size_t i = 0; i < kTofZones; ++i) {
    const DomeZone& view = views[i];
    out.place[i] = -1;
    const double cover = view.cover();
    out.cover[i] = static_cast<float>(cover);
    if (cover < kLeastCover) continue;
    const Lit light = light_of(map.height_mm, zones, picture, i);
    const auto lit = static_cast<float>(light.light);
    out.lit[i] = lit;
    const std::size_t at = out.height.size();
    out.place[i] = static_cast<std::int8_t>(at);
    const double mixed = cover * (1 - cover);
    const double z = zones.distance_mm[i];
    out.height.add(left[i], noise(kHeightNoise, mixed, view.steep, zones.measured[i]));
    out.light.add(zones.brightness[i] - out.albedo * light.light * cover -
                      kStandardBarquette.albedo * view.beside,
                  noise(kLightNoise, mixed, 1 - light.light, zones.measured[i]));
    for (std::size_t t = 0; t < kHeightTrends; ++t) trends.height[t][at] = view.height_trends[t];
    const auto x = static_cast<float>((picture.u(i) * z - dome.x_mm) / kScaleMm);
    const auto y = static_cast<float>((picture.v(i) * z - dome.y_mm) / kScaleMm);
    auto& l = trends.light;
    l[0][at] = lit, l[1][at] = lit * x, l[2][at] = lit * y, l[3][at] = lit * x * x;
    l[4][at] = lit * x * y, l[5][at] = lit * y * y, l[6][at] = l[3][at] * x;
    l[7][at] = l[3][at] * y, l[8][at] = l[5][at] * x, l[9][at] = l[5][at] * y;
    l[10][at] = static_cast<float>(light.glint), l[11][at] = lit * (1 - lit);
  }
  solve(out, trends);
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
