#include "quality/picture.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaveurs {
namespace {

constexpr double kBeltAlbedo = 0.35;  // of the bare belt at 940 nm, near enough: it lies 2 mm lower
constexpr double kRadians = std::numbers::pi / 180;

/// Share of [middle − half, middle + half] that lies in [−limit, limit].
double inside(double middle, double half, double limit) {
  const double low = std::max(middle - half, -limit), high = std::min(middle + half, limit);
  return std::max(high - low, 0.0) / (2 * half);
}

}  // namespace

Picture picture_of(const Calibration& station) {
  Picture out;
  out.zone = 2 * std::tan(station.field_of_view_deg / 2 * kRadians) / kTofSide;
  for (int i = 0; i < kTofSide; ++i) {
    out.centre[static_cast<std::size_t>(i)] = (i - (kTofSide - 1) / 2.0) * out.zone;
  }
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
  struct Shares {
    double floor, tray;  // of a zone's width: the floor, the floor and the rim
  };
  std::array<Shares, kTofSide> across{}, down{};
  const double half = picture.zone * plane.belt_mm / 2;
  for (std::size_t i = 0; i < kTofSide; ++i) {
    const double middle = picture.centre[i] * plane.belt_mm;
    const double long_half = tray.length_mm / 2, short_half = tray.width_mm / 2;
    across[i] = {inside(middle, half, long_half),
                 inside(middle, half, long_half + tray.rim_width_mm)};
    down[i] = {inside(middle, half, short_half),
               inside(middle, half, short_half + tray.rim_width_mm)};
  }
  TofMatrix out{};
  for (std::size_t i = 0; i < kTofZones; ++i) {
    const Shares &x = across[i % kTofSide], &y = down[i / kTofSide];
    const double floor = x.floor * y.floor * tray.albedo;
    const double rim = x.tray * y.tray * tray.albedo - floor;
    const double belt = (1 - x.tray * y.tray) * kBeltAlbedo;
    const double height = (rim * tray.rim_height_mm - belt * tray.bottom_mm) / (floor + rim + belt);
    out[i] = plane.z(picture.u(i), picture.v(i)) - height;
  }
  return out;
}

}  // namespace gaveurs
