#include "quality/volume.h"

#include <algorithm>
#include <cmath>

#include "quality/tuned.h"

namespace gaveurs {
namespace {

constexpr double kZoneSdMm = 0.8;  // of one zone: noise and what the factory's calibration leaves
constexpr double kTraySdMm = 0.35;  // of the tray's fitted height

double cube(double x) { return x * x * x; }

}  // namespace

VolumeTerms volume_terms(const HeightMap& map, const Zones& zones, const TrayFit& tray,
                         const Picture& picture) {
  VolumeTerms out{};
  const double solid = picture.zone * picture.zone;
  double area = 0;
  for (std::size_t i = 0; i < kTofZones; ++i) {
    if (!map.around[i]) continue;
    const double z = zones.distance_mm[i], side = picture.zone * z;
    out[0] += solid * (cube(tray.empty_mm[i]) - cube(z)) / 3;
    const double h = map.height_mm[i];
    const double cover = std::clamp(h / 10, 0.0, 1.0);
    area += cover * side * side;
    out[5] += std::max(h, 0.0) * std::max(h, 0.0) * side;
    const auto step = [&](std::size_t j, double tangent) {
      const double rise = map.height_mm[j] - h, size = std::abs(rise);
      out[1] += size * side * side;
      out[2] += size * size * side;
      // Falling away from the middle: what the edge hides is height × tangent wide.
      out[4] += std::max(-rise * (tangent > 0 ? 1 : -1), 0.0) * std::abs(tangent) * side * side;
    };
    if (i % kTofSide + 1 < kTofSide) step(i + 1, picture.u(i) + picture.zone / 2);
    if (i / kTofSide + 1 < kTofSide) step(i + kTofSide, picture.v(i) + picture.zone / 2);
  }
  out[3] = area;
  return out;
}

double volume_mm3(const VolumeTerms& terms, const Picture& picture) {
  const auto& weights = kShapeTuning[picture.lie].volume;
  double sum = 0;
  for (std::size_t i = 0; i < kVolumeTerms; ++i) sum += weights[i] * terms[i];
  return std::max(sum, 0.0);
}

double mass_sd_g(const VolumeTerms& terms, const HeightMap& map, const Zones& zones,
                 const TrayFit& tray, const Picture& picture) {
  double noise = 0;
  for (std::size_t i = 0; i < kTofZones; ++i) {
    if (!map.around[i]) continue;
    const double side = picture.zone * zones.distance_mm[i];
    // A zone that was filled in is as wrong as the surface bends between its neighbours.
    const double sd = zones.measured[i] ? kZoneSdMm : 6;
    noise += side * side * side * side * sd * sd;
  }
  const double level = terms[3] * kTraySdMm * 6 / std::sqrt(std::max(tray.zones, 1));
  const double model = kShapeTuning[picture.lie].mass_sd * volume_mm3(terms, picture);
  return kGramsPerMm3 * std::sqrt(noise + level * level + model * model);
}

}  // namespace gaveurs
