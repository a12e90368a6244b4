#include "quality/defects.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "quality/tuned.h"

namespace gaveurs {
namespace {

/// Diameters tried; what lies between is settled by the strength.
constexpr std::array<double, 3> kDiametersMm{10, 18, 28};
constexpr int kPlacesPerZone = 2;  // each way

/// Where a disc of 1 lies: share of each zone it covers. Discs are squares of the same area here:
/// the overlap of two squares is exact and quick, and zones cannot tell.
Field::Spot spot_at(const Surface& surface, double x, double y, double half) {
  Field::Spot spot;
  const int low_x = std::max(static_cast<int>(std::floor(x - half)), 0);
  const int low_y = std::max(static_cast<int>(std::floor(y - half)), 0);
  for (int j = low_y; j < kTofSide && j < y + half; ++j) {
    const double down = std::min(j + 1.0, y + half) - std::max<double>(j, y - half);
    for (int i = low_x; i < kTofSide && i < x + half; ++i) {
      const double across = std::min(i + 1.0, x + half) - std::max<double>(i, x - half);
      const int at = surface.place[static_cast<std::size_t>(j * kTofSide + i)];
      if (at < 0 || across <= 0 || down <= 0 || spot.count == spot.zone.size()) continue;
      spot.zone[spot.count] = static_cast<std::size_t>(at);
      spot.share[spot.count++] = static_cast<float>(across * down);
    }
  }
  return spot;
}

struct Candidate {
  Field::Spot spot;
  double x = 0, y = 0, diameter_mm = 0;
  double bright = 0, rise = 0;  // strengths at full cover
  double gain = 0;
};

/// The gain of a spot: of brightness and height together. A defect that makes the surface lighter
/// and lower at once does not exist, nor one that is darker by more than all light.
Candidate weigh(const Surface& surface, const Field::Spot& spot) {
  Candidate out;
  out.spot = spot;
  const Field::Fit height = surface.height.fit(spot);
  out.rise = height.strength;
  out.gain = height.gain;
  if (surface.has_light) {
    const Field::Fit bright = surface.light.fit(spot);
    out.bright = bright.strength;
    out.gain += bright.gain;
  }
  return out;
}

Candidate clearest(const Surface& surface, double side_mm) {
  Candidate best;
  for (int py = 0; py <= kTofSide * kPlacesPerZone; ++py) {
    for (int px = 0; px <= kTofSide * kPlacesPerZone; ++px) {
      const double x = static_cast<double>(px) / kPlacesPerZone;
      const double y = static_cast<double>(py) / kPlacesPerZone;
      for (const double diameter : kDiametersMm) {
        const double half = diameter * std::sqrt(std::numbers::pi) / 4 / side_mm;
        const Field::Spot spot = spot_at(surface, x, y, half);
        double covered = 0;
        for (std::size_t i = 0; i < spot.count; ++i) covered += spot.share[i];
        if (covered < 0.6 * 4 * half * half) continue;  // mostly beside the liver
        Candidate now = weigh(surface, spot);
        if (now.gain <= best.gain) continue;
        best = now;
        best.x = x, best.y = y, best.diameter_mm = diameter;
      }
    }
  }
  return best;
}

DefectKind kind_of(const Candidate& spot) {
  if (spot.bright > 0.12 || (spot.rise > 1.5 && spot.bright < 0.02)) {
    return DefectKind::kForeignBody;
  }
  if (spot.rise > 1 && spot.bright < -0.2) return DefectKind::kForeignBody;
  if (spot.bright > -0.06) return DefectKind::kDent;
  return spot.rise < -2 ? DefectKind::kTear : DefectKind::kBruise;
}

Defect describe(const Candidate& spot, double side_mm) {
  Defect out;
  out.kind = kind_of(spot);
  out.x = spot.x, out.y = spot.y;
  out.size_mm = spot.diameter_mm;
  out.severity = std::clamp(std::abs(spot.bright) * 1.5, 0.1, 1.0);
  static_cast<void>(side_mm);
  return out;
}

double mean_side(const Surface& surface, const Zones& zones, const Picture& picture) {
  double sum = 0, count = 0;
  for (std::size_t i = 0; i < kTofZones; ++i) {
    if (surface.place[i] < 0) continue;
    sum += picture.zone * zones.distance_mm[i], ++count;
  }
  return count > 0 ? sum / count : 1;
}

}  // namespace

std::vector<Defect> find_defects(Surface& surface, const HeightMap& map, const Zones& zones,
                                 const Picture& picture) {
  std::vector<Defect> found;
  if (surface.size() < 6) return found;
  const double side = mean_side(surface, zones, picture);
  while (found.size() < kMostDefects) {
    const Candidate best = clearest(surface, side);
    if (best.gain < kDefectGain) break;
    Defect defect = describe(best, side);
    const auto zone =
        std::min<std::size_t>(static_cast<std::size_t>(best.y), kTofSide - 1) * kTofSide +
        std::min<std::size_t>(static_cast<std::size_t>(best.x), kTofSide - 1);
    const double z = zones.distance_mm[zone];
    defect.x_mm = (defect.x - kTofSide / 2.0) * picture.zone * z;
    defect.y_mm = (defect.y - kTofSide / 2.0) * picture.zone * z;
    found.push_back(defect);
    surface.height.absorb(best.spot);
    if (surface.has_light) surface.light.absorb(best.spot);
  }
  static_cast<void>(map);
  return found;
}

std::array<bool, kTofZones> clean_zones_of(const Surface& surface,
                                           const std::vector<Defect>& defects, const Zones& zones,
                                           const Picture& picture) {
  std::array<bool, kTofZones> clean{};
  for (std::size_t i = 0; i < kTofZones; ++i) {
    if (surface.place[i] < 0) continue;
    const double cx = static_cast<double>(i % kTofSide) + 0.5;
    const double cy = static_cast<double>(i / kTofSide) + 0.5;
    const double side = picture.zone * zones.distance_mm[i];
    clean[i] = std::ranges::none_of(defects, [&](const Defect& defect) {
      const double reach = defect.size_mm / 2 / side + 0.5;
      return std::abs(defect.x - cx) < reach && std::abs(defect.y - cy) < reach;
    });
  }
  return clean;
}

}  // namespace gaveurs
