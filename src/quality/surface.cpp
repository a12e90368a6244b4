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
                                                        0.008, 0.008, 0.008, 0.008, 0.4,   0.05};

/// Under a dome's lamp; the last two: slopes that differ from the smooth liver's, zones half on it.
constexpr std::array<double, kLightTrends> kDiffuseSpread{0.1,   0.02,  0.02,  0.012, 0.012, 0.012,
                                                          0.008, 0.008, 0.008, 0.008, 0.2,   0.1};

constexpr double kGlintWidth = 0.010;  // of 1 − cosine: a wet film mirrors within some 7°

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

/// From the calmest third of the zones: defects, which are few, leave them alone.
double scale_of(const Field& field, double most) {
  constexpr double kCalm = 0.35, kOfNormal = 0.4538;  // |z| below which that share lies
  std::array<double, kTofZones> away{};
  for (std::size_t i = 0; i < field.size(); ++i) away[i] = std::abs(field.surprise(i));
  if (field.size() < 5) return 1;
  const auto end = away.begin() + static_cast<std::ptrdiff_t>(field.size());
  const auto at =
      away.begin() + static_cast<std::ptrdiff_t>(kCalm * static_cast<double>(field.size()));
  std::nth_element(away.begin(), at, end);
  return std::clamp(*at / kOfNormal, 0.8, most);
}

void solve(Surface& out, const Trends& trends) {
  for (std::size_t t = 0; t < kHeightTrends; ++t) {
    out.height.add_trend(trends.height[t], kHeightSpread[t]);
  }
  out.height.solve();
  if (!out.has_light) return;
  for (std::size_t t = 0; t < kLightTrends; ++t) {
    out.light.add_trend(trends.light[t], (out.even_light ? kDiffuseSpread : kLightSpread)[t]);
  }
  out.light.solve();
}

double noise(const std::array<double, 3>& parts, double mixed, double steep, bool measured) {
  return (measured ? 1 : 10) * (parts[0] + parts[1] * mixed + parts[2] * steep);
}

}  // namespace

void rescale(Surface& out) {
  out.height_scale = scale_of(out.height, 1.4);
  if (out.has_light) out.light_scale = scale_of(out.light, 1.2);
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

SkyLight sky_light(const TofMatrix& height, double side, double tray_albedo, const DomeZone& dome,
                   std::size_t i) {
  const std::size_t x = i % kTofSide, y = i / kTofSide;
  const bool has_left = x > 0, has_right = x + 1 < kTofSide;
  const bool has_up = y > 0, has_down = y + 1 < kTofSide;
  // At the picture's edge a slope goes on as it came.
  const double left = (has_left ? height[i] - height[i - 1] : height[i + 1] - height[i]) / side;
  const double right = (has_right ? height[i + 1] - height[i] : height[i] - height[i - 1]) / side;
  const double up =
      (has_up ? height[i] - height[i - kTofSide] : height[i + kTofSide] - height[i]) / side;
  const double down =
      (has_down ? height[i + kTofSide] - height[i] : height[i] - height[i - kTofSide]) / side;
  double cosines = 0;
  for (const double across : {left * left, right * right}) {
    for (const double along : {up * up, down * down}) cosines += 1 / std::sqrt(1 + across + along);
  }
  const double cover = dome.cover(), mixed = cover * (1 - cover);
  const double seen =
      dome.met == DomeZone::kRays ? 1 - (1 - cosines / 4) / 2 * (1 - tray_albedo) : dome.diffuse;
  const double uneven = cover - seen, bend = left - right + up - down;
  SkyLight out;
  out.terms = {uneven,
               uneven * uneven * 10,
               bend,
               bend * uneven * 10,
               mixed,
               mixed * bend,
               height[i] / kScaleMm,
               (cover - dome.diffuse)};
  out.light = seen;
  for (std::size_t t = 0; t < kSkyTerms; ++t) out.light += kSkyLight[t] * out.terms[t];
  return out;
}

namespace {

/// Powers of the place in half livers, times `lit`: the trends of the albedo.
void add_places(Trends& trends, std::size_t at, float lit, float x, float y) {
  auto& l = trends.light;
  l[0][at] = lit, l[1][at] = lit * x, l[2][at] = lit * y, l[3][at] = lit * x * x;
  l[4][at] = lit * x * y, l[5][at] = lit * y * y, l[6][at] = l[3][at] * x;
  l[7][at] = l[3][at] * y, l[8][at] = l[5][at] * x, l[9][at] = l[5][at] * y;
}

/// One zone's part in the field of light.
struct Lit {
  double lit = 0, left = 0, noise = 0;
  std::array<double, 2> trends{};
};

/// Under the sensor's own beam: slopes shade.
Lit beam(const Surface& out, const DomeZone& view, const Zones& zones, const HeightMap& map,
         const Picture& picture, const TrayFit& tray, std::size_t i) {
  const ZoneLight light = light_of(map.height_mm, zones, picture, view, i);
  const double cover = view.cover(), lit = light.light;
  const double left =
      zones.brightness[i] - out.albedo * lit * cover - tray.tray.albedo * view.beside;
  return {lit,
          left,
          noise(kLightNoise, cover * (1 - cover), 1 - light.quarters, zones.measured[i]),
          {light.glint, lit * (1 - lit)}};
}

/// Under the dome's lamp: an even sky, so slopes shade little and nothing glistens.
Lit sky(const Surface& out, const DomeZone& view, const Zones& zones, const HeightMap& map,
        double side, const TrayFit& tray, std::size_t i) {
  const SkyLight light = sky_light(map.height_mm, side, tray.tray.albedo, view, i);
  const double cover = view.cover(), mixed = cover * (1 - cover), uneven = light.terms[0];
  const double left = zones.diffuse[i] - out.albedo * light.light - tray.tray.albedo * (1 - cover);
  // Where lobes meet a zone holds a crease that its slopes do not tell.
  const double crease = kCreaseNoise * std::max(-light.terms[2], 0.0);
  return {light.light, left, noise(kDiffuseNoise, mixed, uneven, true) + crease, {uneven, mixed}};
}

}  // namespace

void lay_surface(Surface& out, const Dome& dome, const Zones& zones, const TrayFit& tray,
                 const HeightMap& map, const Picture& picture) {
  out.has_light = zones.has_brightness || zones.has_diffuse;
  out.even_light = zones.has_diffuse;
  Trends trends;
  for (std::size_t i = 0; i < kTofZones; ++i) {
    out.place[i] = -1;
    if (!map.around[i]) continue;
    const double z = zones.distance_mm[i];
    const DomeZone view = view_dome(dome, picture, tray, z, i);
    const double cover = view.cover();
    out.cover[i] = static_cast<float>(cover);
    if (cover < kLeastCover) continue;
    const std::size_t at = out.height.size();
    out.place[i] = static_cast<std::int8_t>(at);
    out.height.add(map.height_mm[i] - view.height_mm,
                   noise(kHeightNoise, cover * (1 - cover), view.steep, zones.measured[i]));
    for (std::size_t t = 0; t < kHeightTrends; ++t) trends.height[t][at] = view.height_trends[t];
    if (!out.has_light) continue;
    const Lit light = out.even_light ? sky(out, view, zones, map, picture.zone * z, tray, i)
                                     : beam(out, view, zones, map, picture, tray, i);
    out.lit[i] = static_cast<float>(light.lit);
    out.light.add(light.left, light.noise);
    add_places(trends, at, out.lit[i],
               static_cast<float>((picture.u(i) * z - dome.x_mm) / kScaleMm),
               static_cast<float>((picture.v(i) * z - dome.y_mm) / kScaleMm));
    for (std::size_t t = 0; t < 2; ++t) {
      trends.light[10 + t][at] = static_cast<float>(light.trends[t]);
    }
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
