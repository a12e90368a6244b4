#include "quality/tray_plane.h"

#include <cmath>

namespace gaveurs {
namespace {

constexpr double kPriorBeltMm = 2;
constexpr double kPriorSlope = 0.007;  // 0.4°
constexpr double kZoneNoiseMm = 1.5;   // of a zone that sees the tray, its rim and edge included
constexpr int kRounds = 3;

struct Three {
  double a = 0, b = 0, c = 0;
};

/// Normal equations of a 3×3 fit, symmetric and positive definite thanks to the prior.
struct Normal {
  double m00 = 0, m01 = 0, m02 = 0, m11 = 0, m12 = 0, m22 = 0;
  double r0 = 0, r1 = 0, r2 = 0;

  void add(double x0, double x1, double x2, double y, double weight) {
    m00 += weight * x0 * x0, m01 += weight * x0 * x1, m02 += weight * x0 * x2;
    m11 += weight * x1 * x1, m12 += weight * x1 * x2, m22 += weight * x2 * x2;
    r0 += weight * x0 * y, r1 += weight * x1 * y, r2 += weight * x2 * y;
  }
  Three solve() const {  // Cramer's rule
    const double c00 = m11 * m22 - m12 * m12, c01 = m02 * m12 - m01 * m22,
                 c02 = m01 * m12 - m02 * m11;
    const double det = m00 * c00 + m01 * c01 + m02 * c02;
    const double c11 = m00 * m22 - m02 * m02, c12 = m01 * m02 - m00 * m12,
                 c22 = m00 * m11 - m01 * m01;
    return {(c00 * r0 + c01 * r1 + c02 * r2) / det, (c01 * r0 + c11 * r1 + c12 * r2) / det,
            (c02 * r0 + c12 * r1 + c22 * r2) / det};
  }
};

}  // namespace

TrayFit fit_tray(const Zones& zones, const Picture& picture, const Calibration& station) {
  TrayFit out;
  out.plane = nominal_plane(station);
  const double belt = out.plane.belt_mm;
  const Tray& tray = tray_of(station);
  out.tray = tray;
  const TofMatrix nominal = empty_tray(picture, out.plane, tray);
  out.empty_mm = nominal;
  double reach_mm = 9;  // the first round must find the belt where it moved to
  Three shift;
  for (int round = 0; round < kRounds; ++round, reach_mm = std::max(reach_mm - 2.5, 4.0)) {
    Normal normal;
    normal.m00 = 1 / (kPriorBeltMm * kPriorBeltMm);
    normal.m11 = normal.m22 = 1 / (kPriorSlope * kPriorSlope);
    out.zones = 0;
    for (std::size_t i = 0; i < kTofZones; ++i) {
      if (!zones.measured[i]) continue;
      const double u = belt * picture.u(i), v = belt * picture.v(i);
      const double away = zones.distance_mm[i] - nominal[i];
      const double left = (away - shift.a - shift.b * u - shift.c * v) / reach_mm;
      // Towards the sensor is where livers are: those zones count less than what lies too deep.
      if (std::abs(left) >= 1) continue;
      const double tukey = (1 - left * left) * (1 - left * left);
      normal.add(1, u, v, away, tukey / (kZoneNoiseMm * kZoneNoiseMm));
      ++out.zones;
    }
    shift = normal.solve();
  }
  out.plane.belt_mm += shift.a;
  // z = belt / (1 + slope u) falls by belt × slope per unit of u.
  out.plane.slope_x -= shift.b;
  out.plane.slope_y -= shift.c;
  out.empty_mm = empty_tray(picture, out.plane, tray);
  return out;
}

}  // namespace gaveurs
