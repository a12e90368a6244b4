#include "quality/dome.h"

#include <algorithm>
#include <cmath>

namespace gaveurs {
namespace {

constexpr int kRaysAcross = 3;
static_assert(kRaysAcross * kRaysAcross == DomeZone::kRays);
constexpr double kAxisOfLength = 1 / 1.0480;
constexpr double kVolumeOfDome = 2.6431;
constexpr double kFarOut = 2.2;  // r² of a zone's middle from which no ray meets the dome
constexpr double kSteepest = 0.25;  // √(1 − r⁶) below which the edge counts as one slope
constexpr double kLiverAlbedo = 0.6;  // at 940 nm, to weigh light of liver and tray

struct Place {
  double x, y;  // in half axes, in the dome's own frame
};

Place inside(const Dome& dome, double x_mm, double y_mm) {
  const double dx = x_mm - dome.x_mm, dy = y_mm - dome.y_mm;
  return {(dome.cosine * dx + dome.sine * dy) / dome.a_mm,
          (dome.cosine * dy - dome.sine * dx) / dome.b_mm};
}

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

}  // namespace

Dome dome_of(const Shape& shape, double volume_mm3) {
  Dome out;
  out.x_mm = shape.x_mm, out.y_mm = shape.y_mm;
  out.cosine = std::cos(shape.angle), out.sine = std::sin(shape.angle);
  out.a_mm = std::max(shape.length_mm / 2 * kAxisOfLength, 10.0);
  out.b_mm = std::max(shape.width_mm / 2 * kAxisOfLength, 10.0);
  out.height_mm = volume_mm3 / (kVolumeOfDome * out.a_mm * out.b_mm);
  return out;
}

DomeZone view_dome(const Dome& dome, double u, double v, double zone, double tray_mm,
                   double near_mm) {
  DomeZone out;
  const Place middle = inside(dome, u * near_mm, v * near_mm);
  if (middle.x * middle.x + middle.y * middle.y > kFarOut) return out;
  double weights = 0;
  for (int ray = 0; ray < DomeZone::kRays; ++ray) {
    const double tu = u + ((ray % kRaysAcross + 0.5) / kRaysAcross - 0.5) * zone;
    const double tv = v + ((ray / kRaysAcross + 0.5) / kRaysAcross - 0.5) * zone;
    Place p = inside(dome, tu * near_mm, tv * near_mm);
    double z = tray_mm - dome.height_mm * profile(p.x * p.x + p.y * p.y);
    p = inside(dome, tu * z, tv * z);
    const double r2 = p.x * p.x + p.y * p.y;
    if (r2 >= 1) {
      const double straight = 1 / std::sqrt(1 + tu * tu + tv * tv);
      weights += kStandardBarquette.albedo * straight / (tray_mm * tray_mm);
      out.beside += straight;
      continue;
    }
    const double s = profile(r2);
    z = tray_mm - dome.height_mm * s;
    // d(height)/d(r²) of the profile; slopes turned back into the picture's frame.
    const double fall = -1.5 * r2 * r2 * dome.height_mm / std::max(s, kSteepest);
    const double ga = 2 * fall * p.x / dome.a_mm, gb = 2 * fall * p.y / dome.b_mm;
    ++out.met;
    const double hx = dome.cosine * ga - dome.sine * gb, hy = dome.sine * ga + dome.cosine * gb;
    const double cosine = cosine_of(tu, tv, hx, hy);
    const double weight = kLiverAlbedo * cosine / (z * z);
    weights += weight;
    out.steep += std::sqrt(ga * ga + gb * gb);
    out.height_mm += weight * (tray_mm - z);
    add_trends(out.height_trends, dome, p, weight);
  }
  if (out.met > 0) out.steep /= out.met;
  out.beside /= DomeZone::kRays;
  out.height_mm /= weights;
  for (float& value : out.height_trends) value /= static_cast<float>(weights);
  return out;
}

}  // namespace gaveurs
