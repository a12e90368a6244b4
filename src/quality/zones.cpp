#include "quality/zones.h"

#include <cmath>

namespace gaveurs {
namespace {

constexpr double kNearestMm = 40;   // nearer than any liver, nearer than the sensor is exact
constexpr double kBehindMm = 60;    // behind the tray there is nothing to see
constexpr int kFillRounds = 8;      // enough to cross the picture

bool valid(const TofRaw& raw, std::size_t i, double tray_mm) {
  const double z = raw.distance_mm[i];
  if (!(z >= kNearestMm && z <= tray_mm + kBehindMm)) return false;
  if (raw.amplitude && !((*raw.amplitude)[i] > 0)) return false;
  if (!raw.status) return true;
  const double status = (*raw.status)[i];
  return status == 5 || status == 9 || status == 0;
}

/// Gives each zone that was not measured the mean of its neighbours that are known, nearer ones
/// (across a side) twice as heavy as those across a corner, outwards from what is known.
void fill(TofMatrix& values, std::array<bool, kTofZones> known) {
  for (int round = 0; round < kFillRounds; ++round) {
    const std::array<bool, kTofZones> before = known;
    bool all = true;
    for (int i = 0; i < static_cast<int>(kTofZones); ++i) {
      if (before[static_cast<std::size_t>(i)]) continue;
      double sum = 0, weight = 0;
      for (int dy = -1; dy <= 1; ++dy) {
        for (int dx = -1; dx <= 1; ++dx) {
          const int x = i % kTofSide + dx, y = i / kTofSide + dy;
          if (x < 0 || y < 0 || x >= kTofSide || y >= kTofSide) continue;
          const auto at = static_cast<std::size_t>(y * kTofSide + x);
          if (!before[at]) continue;
          const double heavy = dx == 0 || dy == 0 ? 2 : 1;
          sum += heavy * values[at], weight += heavy;
        }
      }
      if (weight == 0) {
        all = false;
        continue;
      }
      values[static_cast<std::size_t>(i)] = sum / weight;
      known[static_cast<std::size_t>(i)] = true;
    }
    if (all) return;
  }
}

}  // namespace

Zones clean_zones(const TofRaw& raw, const Calibration& station, const Picture& picture) {
  Zones out;
  const TrayPlane tray = nominal_plane(station);
  out.has_diffuse = raw.ambient && station.ambient_white > 0;
  if (out.has_diffuse) {
    const double scale = 1 / station.ambient_white;
    for (std::size_t i = 0; i < kTofZones; ++i) out.diffuse[i] = (*raw.ambient)[i] * scale;
  }
  out.has_brightness = raw.reflectance || raw.amplitude;
  out.brightness_is_reflectance = raw.reflectance.has_value();
  for (std::size_t i = 0; i < kTofZones; ++i) {
    out.measured[i] = valid(raw, i, tray.z(picture.u(i), picture.v(i)));
    if (!out.measured[i]) continue;
    ++out.measured_count;
    const double z = raw.distance_mm[i];
    out.distance_mm[i] = z;
    if (raw.reflectance) {
      out.brightness[i] = (*raw.reflectance)[i] / 100;
    } else if (raw.amplitude) {
      out.brightness[i] = (*raw.amplitude)[i] * z * z * 1e-8;
    }
  }
  if (out.measured_count == 0 || out.measured_count == static_cast<int>(kTofZones)) return out;
  fill(out.distance_mm, out.measured);
  if (out.has_brightness) fill(out.brightness, out.measured);
  return out;
}

}  // namespace gaveurs
