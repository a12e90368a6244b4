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
constexpr std::array<double, kLightTrends> kLightSpread{0.1,   0.02,  0.02,  0.012, 0.012, 0.012,
                                                        0.008, 0.008, 0.008, 0.008, 0.03,  0.05};

constexpr double kGlintWidth = 0.012;  // of 1 − cosine: a wet film mirrors within some 7°

double slope_to(const TofMatrix& height, double side, bool there, std::size_t from,
                std::size_t to) {
  return there ? (height[to] - height[from]) / side : 0;
}

/// How much the lowest neighbour stands below a liver's thinnest part: 0 inside, 1 at the tray.
double edge_of(const TofMatrix& height, std::size_t i) {
  constexpr double kThinMm = 14;
  const std::size_t x = i % kTofSide, y = i / kTofSide;
  double lowest = kThinMm;
  if (x > 0) lowest = std::min(lowest, height[i - 1]);
  if (x + 1 < kTofSide) lowest = std::min(lowest, height[i + 1]);
  if (y > 0) lowest = std::min(lowest, height[i - kTofSide]);
  if (y + 1 < kTofSide) lowest = std::min(lowest, height[i + kTofSide]);
  return 1 - lowest / kThinMm;
}

double corner_mean(const TofMatrix& height, std::size_t i) {
  const std::size_t x = i % kTofSide, y = i / kTofSide;
  const std::size_t left = x > 0 ? i - 1 : i, right = x + 1 < kTofSide ? i + 1 : i;
  const std::size_t up = y > 0 ? kTofSide : 0, down = y + 1 < kTofSide ? kTofSide : 0;
  return (height[left - up] + height[right - up] + height[left + down] + height[right + down]) / 4;
}

struct Trends {
  std::array<Field::Row, kHeightTrends> height;
  std::array<Field::Row, kLightTrends> light;
};

double scale_of(const Field& field) {
  std::array<double, kTofZones> away{};
  for (std::size_t i = 0; i < field.size(); ++i) away[i] = std::abs(field.surprise(i));
  if (field.size() < 5) return 1;
  const auto middle = away.begin() + static_cast<std::ptrdiff_t>(field.size() / 2);
  std::nth_element(away.begin(), middle, away.begin() + static_cast<std::ptrdiff_t>(field.size()));
  return std::clamp(*middle / 0.6745, 0.8, 1.4);
}

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

void rescale(Surface& out) {
  out.height_scale = scale_of(out.height);
  if (out.has_light) out.light_scale = scale_of(out.light);
}

ZoneLight light_of(const TofMatrix& height, const Zones& zones, const Picture& picture,
                   const DomeZone& dome, std::size_t i) {
  const std::size_t x = i % kTofSide, y = i / kTofSide;
  const double side = picture.zone * zones.distance_mm[i];
  const std::array<double, 2> hx{slope_to(height, side, x > 0, i - 1, i),
                                 slope_to(height, side, x + 1 < kTofSide, i, i + 1)};
  const std::array<double, 2> hy{slope_to(height, side, y > 0, i - kTofSide, i),
                                 slope_to(height, side, y + 1 < kTofSide, i, i + kTofSide)};
  ZoneLight out;
  for (std::size_t q = 0; q < 4; ++q) {
    const double u = picture.u(i) + (q % 2 == 0 ? -0.25 : 0.25) * picture.zone;
    const double v = picture.v(i) + (q / 2 == 0 ? -0.25 : 0.25) * picture.zone;
    const double cosine = cosine_of(u, v, hx[q % 2], hy[q / 2]);
    out.quarters += cosine / 4;
    out.glint += std::exp(-(1 - cosine) / kGlintWidth) / 4;
  }
  const double mx = (hx[0] + hx[1]) / 2, my = (hy[0] + hy[1]) / 2;
  const double lit = out.quarters, edge = edge_of(height, i);
  const double whole = cosine_of(picture.u(i), picture.v(i), mx, my);
  out.terms = {lit * lit,
               edge * lit,
               mx * picture.u(i) + my * picture.v(i),
               hx[0] * hx[1] + hy[0] * hy[1],
               dome.steep * lit,
               (height[i] - corner_mean(height, i)) / side,
               height[i] / kScaleMm,
               mx * mx * (hx[1] - hx[0]) + my * my * (hy[1] - hy[0]),
               whole * lit,
               edge * edge};
  out.light = lit;
  for (std::size_t t = 0; t < kZoneLightTerms; ++t) out.light += kZoneLight[t] * out.terms[t];
  out.light = std::max(out.light, 0.05);
  return out;
}

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
    const ZoneLight light = light_of(map.height_mm, zones, picture, view, i);
    const auto lit = static_cast<float>(light.light);
    out.lit[i] = lit;
    const std::size_t at = out.height.size();
    out.place[i] = static_cast<std::int8_t>(at);
    const double mixed = cover * (1 - cover);
    const double z = zones.distance_mm[i];
    out.height.add(left[i], noise(kHeightNoise, mixed, view.steep, zones.measured[i]));
    out.light.add(zones.brightness[i] - out.albedo * light.light * cover -
                      kStandardBarquette.albedo * view.beside,
                  noise(kLightNoise, mixed, 1 - light.quarters, zones.measured[i]));
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
  rescale(out);
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
