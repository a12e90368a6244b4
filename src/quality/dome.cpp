#include "quality/dome.h"

#include <algorithm>
#include <cmath>

namespace gaveurs {
namespace {

constexpr int kRaysAcross = 3;
static_assert(kRaysAcross * kRaysAcross == DomeZone::kRays);
constexpr double kAxisOfLength = 1 / 1.0480;
constexpr double kVolumeOfDome = 2.6431;
constexpr double kFarOut = 1.3;  // r² of a zone's middle from which hardly a ray meets the dome
constexpr double kSteepest = 0.25;  // √(1 − r⁶) below which the edge counts as one slope
constexpr double kLiverAlbedo = 0.6;  // at 940 nm, to weigh light of liver and tray

struct Place {
  double x, y;  // in half axes, in the dome's own frame
};

Place inside(const Dome& dome, double x_mm, double y_mm) {
  const double dx = x_mm - dome.x_mm, dy = y_mm - dome.y_mm;
  return {(dome.cosine * dx + dome.sine * dy) * dome.per_a,
          (dome.cosine * dy - dome.sine * dx) * dome.per_b};
}

double square(double x) { return x * x; }

/// √(1 − r⁶), 0 outside.
double profile(double r2) { return r2 >= 1 ? 0 : std::sqrt(1 - r2 * r2 * r2); }

/// Adds how the height at `p` answers to changes of the top and of the outline.
void add_trends(std::array<float, kHeightTrends>& h, const Dome& dome, const Place& p,
                double weight) {
  const double r2 = p.x * p.x + p.y * p.y, r = std::sqrt(r2) + 1e-9;
  const double s = profile(r2);
  const auto ws = static_cast<float>(weight * s);
  const auto x = static_cast<float>(p.x), y = static_cast<float>(p.y);
  const float x2 = x * x, y2 = y * y;
  h[0] += ws, h[1] += ws * x, h[2] += ws * y, h[3] += ws * x2, h[4] += ws * x * y;
  h[5] += ws * y2, h[6] += ws * x2 * x, h[7] += ws * x2 * y, h[8] += ws * x * y2;
  h[9] += ws * y2 * y;
  // The outline moved outwards by 1 mm, evenly and in waves around it.
  const double mean_axis = std::sqrt(dome.a_mm * dome.b_mm);
  const auto edge = static_cast<float>(weight * 3 * r2 * r2 * r * dome.height_mm /
                                       std::max(s, kSteepest) / mean_axis);
  const auto c1 = static_cast<float>(p.x / r), s1 = static_cast<float>(p.y / r);
  const float c2 = c1 * c1 - s1 * s1, s2 = 2 * c1 * s1;
  h[10] += edge, h[11] += edge * c1, h[12] += edge * s1, h[13] += edge * c2;
  h[14] += edge * s2, h[15] += edge * (c1 * c2 - s1 * s2), h[16] += edge * (s1 * c2 + c1 * s2);
}

/// Whether a zone of that side around `middle` lies on the dome's top, where it bends gently.
bool lies_inside(const Dome& dome, const Place& middle, double side_mm) {
  constexpr double kTop2 = 0.75;  // r² up to which the profile has lost a quarter
  const double x = std::abs(middle.x) + 0.7 * side_mm * dome.per_a;
  const double y = std::abs(middle.y) + 0.7 * side_mm * dome.per_b;
  return x * x + y * y < kTop2;
}

/// There the middle stands for the whole zone; the mean of r² over the zone takes its bend along.
DomeZone view_inside(const Dome& dome, const Picture& picture, double near_mm, std::size_t i) {
  const double side = picture.zone * near_mm;
  const Place p = inside(dome, picture.u(i) * near_mm, picture.v(i) * near_mm);
  const double spread = side * side / 12 * (dome.per_a * dome.per_a + dome.per_b * dome.per_b);
  const double r2 = p.x * p.x + p.y * p.y + spread, s = profile(r2);
  const double fall = -3 * r2 * r2 * dome.height_mm / std::max(s, kSteepest);
  DomeZone out;
  out.met = DomeZone::kRays;
  out.height_mm = dome.height_mm * s;
  out.steep = std::abs(fall) * std::sqrt(square(p.x * dome.per_a) + square(p.y * dome.per_b));
  out.diffuse = 1;  // a measured slope takes its place
  add_trends(out.height_trends, dome, p, 1);
  return out;
}

}  // namespace

Dome dome_of(const Shape& shape, double volume_mm3) {
  Dome out;
  out.x_mm = shape.x_mm, out.y_mm = shape.y_mm;
  out.cosine = std::cos(shape.angle), out.sine = std::sin(shape.angle);
  out.a_mm = std::max(shape.length_mm / 2 * kAxisOfLength, 10.0);
  out.b_mm = std::max(shape.width_mm / 2 * kAxisOfLength, 10.0);
  out.per_a = 1 / out.a_mm, out.per_b = 1 / out.b_mm;
  out.height_mm = volume_mm3 / (kVolumeOfDome * out.a_mm * out.b_mm);
  return out;
}

DomeZone view_dome(const Dome& dome, const Picture& picture, const TrayFit& tray, double near_mm,
                   std::size_t i) {
  const double u = picture.u(i), v = picture.v(i), zone = picture.zone;
  const double tray_mm = tray.empty_mm[i], tray_albedo = tray.tray.albedo;
  DomeZone out;
  const Place middle = inside(dome, u * near_mm, v * near_mm);
  if (middle.x * middle.x + middle.y * middle.y > kFarOut) return out;
  if (lies_inside(dome, middle, zone * near_mm)) return view_inside(dome, picture, near_mm, i);
  const double of_tray = tray_albedo / (tray_mm * tray_mm);
  double weights = 0, on_liver = 0;
  Place mean{};
  for (int ray = 0; ray < DomeZone::kRays; ++ray) {
    const double tu = u + ((ray % kRaysAcross + 0.5) / kRaysAcross - 0.5) * zone;
    const double tv = v + ((ray / kRaysAcross + 0.5) / kRaysAcross - 0.5) * zone;
    Place p = inside(dome, tu * near_mm, tv * near_mm);
    double z = tray_mm - dome.height_mm * profile(p.x * p.x + p.y * p.y);
    p = inside(dome, tu * z, tv * z);
    const double r2 = p.x * p.x + p.y * p.y;
    if (r2 >= 1) {
      const double straight = 1 - (tu * tu + tv * tv) / 2;
      weights += of_tray * straight;
      out.beside += straight;
      continue;
    }
    const double s = profile(r2);
    z = tray_mm - dome.height_mm * s;
    // d(height)/d(r²) of the profile; slopes along the dome's axes.
    const double fall = -1.5 * r2 * r2 * dome.height_mm / std::max(s, kSteepest);
    const double ga = 2 * fall * p.x * dome.per_a, gb = 2 * fall * p.y * dome.per_b;
    const double slope2 = ga * ga + gb * gb, up = 1 / std::sqrt(1 + slope2);
    ++out.met;
    const double ta = dome.cosine * tu + dome.sine * tv, tb = dome.cosine * tv - dome.sine * tu;
    const double facing = (1 + ga * ta + gb * tb) * (1 - (tu * tu + tv * tv) / 2) * up;
    const double weight = kLiverAlbedo * std::max(facing, 0.05) / (z * z);
    weights += weight, on_liver += weight;
    out.steep += std::sqrt(slope2);
    out.diffuse += tray_albedo + (1 - tray_albedo) * (1 + up) / 2;
    out.height_mm += weight * (tray_mm - z);
    mean.x += weight * p.x, mean.y += weight * p.y;
  }
  out.beside /= DomeZone::kRays;
  out.diffuse /= DomeZone::kRays;
  out.height_mm /= weights;
  if (out.met == 0) return out;
  out.steep /= out.met;
  mean.x /= on_liver, mean.y /= on_liver;
  add_trends(out.height_trends, dome, mean, on_liver / weights);
  return out;
}

}  // namespace gaveurs
