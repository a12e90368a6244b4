#include "quality/picture.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaveurs {
namespace {

constexpr double kRadians = std::numbers::pi / 180;

constexpr double kBeltAlbedo = 0.5;  // of the belt around the tray, near enough: it lies 2 mm lower

/// A zone's square seen along one axis of a turned tray: the sum of two even spreads, ±wide and
/// ±narrow.
class Profile {
 public:
  Profile(double half, double cosine, double sine)
      : wide_(half * std::max(std::abs(cosine), std::abs(sine))),
        narrow_(half * std::min(std::abs(cosine), std::abs(sine))) {}
  /// Share of the square, its middle at `middle`, that lies in [−limit, limit].
  double inside(double middle, double limit) const {
    return below(limit - middle) - below(-limit - middle);
  }

 private:
  double below(double t) const {
    const double end = wide_ + narrow_;
    if (t <= -end) return 0;
    if (t >= end) return 1;
    if (std::abs(t) <= wide_ - narrow_) return 0.5 + t / (2 * wide_);
    const double left = end - std::abs(t), corner = left * left / (8 * wide_ * narrow_);
    return t < 0 ? corner : 1 - corner;
  }
  double wide_, narrow_;
};

}  // namespace

Picture picture_of(const Calibration& station) {
  Picture out;
  out.zone = 2 * std::tan(station.field_of_view_deg / 2 * kRadians) / kTofSide;
  for (int i = 0; i < kTofSide; ++i) {
    out.centre[static_cast<std::size_t>(i)] = (i - (kTofSide - 1) / 2.0) * out.zone;
  }
  out.tray_cosine = std::cos(station.tray_angle_deg * kRadians);
  out.tray_sine = std::sin(station.tray_angle_deg * kRadians);
  out.lie = std::abs(out.tray_cosine * out.tray_sine) > 0.35 ? 1 : 0;  // beyond 22.5° of both axes
  return out;
}

TrayPlane nominal_plane(const Calibration& station) {
  return {station.belt_mm, std::tan(station.tilt_x_deg * kRadians),
          std::tan(station.tilt_y_deg * kRadians)};
}

double cosine_of(double u, double v, double slope_x, double slope_y) {
  const double facing = 1 + slope_x * u + slope_y * v;
  const double lengths = (1 + slope_x * slope_x + slope_y * slope_y) * (1 + u * u + v * v);
  return std::max(facing / std::sqrt(lengths), 0.05);
}

TofMatrix empty_tray(const Picture& picture, const TrayPlane& plane, const Tray& tray) {
  TofMatrix out{};
  const double half = picture.zone * plane.belt_mm / 2;
  const double c = picture.tray_cosine, s = picture.tray_sine;
  const Profile zone(half, c, s);  // the same along both axes of the tray
  for (std::size_t i = 0; i < kTofZones; ++i) {
    const double px = picture.u(i) * plane.belt_mm, py = picture.v(i) * plane.belt_mm;
    const double along = c * px + s * py, across = c * py - s * px;
    const double floor_share =
        zone.inside(along, tray.length_mm / 2) * zone.inside(across, tray.width_mm / 2);
    const double tray_share = zone.inside(along, tray.length_mm / 2 + tray.rim_width_mm) *
                              zone.inside(across, tray.width_mm / 2 + tray.rim_width_mm);
    const double floor = floor_share * tray.albedo;
    const double rim = (tray_share - floor_share) * tray.albedo;
    const double belt = (1 - tray_share) * kBeltAlbedo;
    const double height = (rim * tray.rim_height_mm - belt * tray.bottom_mm) / (floor + rim + belt);
    out[i] = plane.z(picture.u(i), picture.v(i)) - height;
  }
  return out;
}

}  // namespace gaveurs
