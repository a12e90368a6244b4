#include "quality/defects.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "quality/tuned.h"

namespace gaveurs {
namespace {

constexpr double kUsualMm = 18;    // diameter of a spot to begin with
constexpr std::size_t kClosely = 8;  // zones looked at closely
constexpr int kPlacesPerZone = 2;  // each way: a quarter of a zone off its middle
constexpr double kCoverToTell = 0.85, kLightToTell = 0.65;
constexpr double kFaintest = 0.24;  // share of the light: what is fainter is the liver's own tone

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

constexpr int kRefinements = 3;
constexpr double kLightKept = 0.92;  // of a zone's light; the rest spills into its neighbours
constexpr double kMeanSeverity = 0.75;
constexpr double kApartMm = 30;  // two defects nearer than a zone and a half are one to the sensor

struct Candidate {
  Field::Spot spot;
  double x = 0, y = 0, diameter_mm = 0;
  double bright = 0, rise = 0;  // strengths at full cover
  double gain = 0;
};

/// The gain of a spot: of light and, half as heavy, of height, for the dome knows the light better
/// than the heights. A defect takes light and is lower, or gives light and is higher.
Candidate weigh(const Surface& surface, const Field::Spot& spot) {
  Candidate out;
  out.spot = spot;
  const Field::Fit height = surface.height.fit(spot);
  out.rise = height.strength;
  const double by_height = height.gain / (surface.height_scale * surface.height_scale);
  if (!surface.has_light) {
    out.gain = by_height;
    return out;
  }
  const Field::Fit light = surface.light.fit(spot);
  out.bright = light.strength / surface.albedo;
  out.gain = light.gain / (surface.light_scale * surface.light_scale);
  out.gain += (light.strength > 0) == (height.strength > 0) ? kHeightShare * by_height : 0;
  if (light.strength > 0) out.gain -= kBrightCost;
  return out;
}

/// Whether a defect in the middle of zone (x, y) could be told: the zone lies on the liver, faces
/// the sensor, and has neighbours on all sides.
bool can_tell(const Surface& surface, int x, int y) {
  if (x < 1 || y < 1 || x >= kTofSide - 1 || y >= kTofSide - 1) return false;
  const auto zone = static_cast<std::size_t>(y * kTofSide + x);
  return surface.place[zone] >= 0 && surface.cover[zone] >= kCoverToTell &&
         surface.lit[zone] >= kLightToTell;
}

/// Tries a spot and keeps it when it is clearer than the best so far.
void attempt(const Surface& surface, double x, double y, double diameter_mm, double side_mm,
             Candidate& best) {
  const double half = diameter_mm * std::sqrt(std::numbers::pi) / 4 / side_mm;
  Candidate now = weigh(surface, spot_at(surface, x, y, half));
  if (now.gain <= best.gain || std::abs(now.bright) < kFaintest) return;
  best = now;
  best.x = x, best.y = y, best.diameter_mm = diameter_mm;
}

/// First each zone as a whole, then four places in each of
/// the clearest few: most zones hold nothing, and asking is what takes the time.
Candidate clearest(const Surface& surface, double side_mm) {
  std::array<double, kTofZones> gain{};
  std::array<std::size_t, kTofZones> order{};
  std::size_t count = 0;
  for (int y = 0; y < kTofSide; ++y) {
    for (int x = 0; x < kTofSide; ++x) {
      if (!can_tell(surface, x, y)) continue;
      const auto zone = static_cast<std::size_t>(y * kTofSide + x);
      gain[zone] = weigh(surface, spot_at(surface, x + 0.5, y + 0.5, 0.5)).gain;
      order[count++] = zone;
    }
  }
  const std::size_t few = std::min(count, kClosely);
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(few),
                    order.begin() + static_cast<std::ptrdiff_t>(count),
                    [&](std::size_t a, std::size_t b) { return gain[a] > gain[b]; });
  Candidate best;
  for (std::size_t i = 0; i < few; ++i) {
    const double x = static_cast<double>(order[i] % kTofSide) + 0.5;
    const double y = static_cast<double>(order[i] / kTofSide) + 0.5;
    for (int part = 0; part < kPlacesPerZone * kPlacesPerZone; ++part) {
      const double dx = 0.5 * (part % kPlacesPerZone - 0.5 * (kPlacesPerZone - 1));
      const double dy = 0.5 * (part / kPlacesPerZone - 0.5 * (kPlacesPerZone - 1));
      attempt(surface, x + dx, y + dy, kUsualMm, side_mm, best);
    }
  }
  return best;
}

/// Moves and resizes a spot while that lowers the misfit further.
Candidate refined(const Surface& surface, Candidate best, double side_mm) {
  double step = 0.2, stretch = 1.2;
  for (int round = 0; round < kRefinements; ++round, step /= 2, stretch = std::sqrt(stretch)) {
    const Candidate from = best;
    const auto move_to = [&](double x, double y, double diameter) {
      const double half = diameter * std::sqrt(std::numbers::pi) / 4 / side_mm;
      Candidate now = weigh(surface, spot_at(surface, x, y, half));
      if (now.gain <= best.gain || (now.bright > 0) != (from.bright > 0)) return;
      best = now;
      best.x = x, best.y = y, best.diameter_mm = diameter;
    };
    move_to(from.x - step, from.y, from.diameter_mm);
    move_to(from.x + step, from.y, from.diameter_mm);
    move_to(best.x, from.y - step, from.diameter_mm);
    move_to(best.x, from.y + step, from.diameter_mm);
    move_to(best.x, best.y, std::max(from.diameter_mm / stretch, 8.0));
    move_to(best.x, best.y, std::min(from.diameter_mm * stretch, 40.0));
  }
  return best;
}

/// What each kind does: things stand up or are lighter than any liver; tears and dents go down, of
/// which tears are dark; what is dark and level is blood, or bile, which one wavelength cannot tell
/// from it: blood is the commoner.
DefectKind kind_of(const Candidate& spot) {
  if (spot.bright > 0 || spot.rise > 5) return DefectKind::kForeignBody;
  if (spot.rise > -4) return DefectKind::kBruise;
  return spot.bright > -0.5 ? DefectKind::kDent : DefectKind::kTear;
}

/// Share of the light that each kind takes (or adds) at severity 0 and what severity 1 adds to it.
/// Ours, as the twin draws them.
struct Contrast {
  double least, more;
};
constexpr std::array<Contrast, kDefectKinds> kContrast{
    {{0.60, 0.2}, {0.27, 0.18}, {0.60, 0.30}, {0.60, 0.30}, {0.60, 0.30}}};

/// Light lost is area × contrast. The spot's own contrast is believed as far as its kind can have
/// it, what is then left over is area.
Defect describe(const Candidate& spot) {
  Defect out;
  out.kind = kind_of(spot);
  out.x = spot.x, out.y = spot.y;
  const Contrast& contrast = kContrast[static_cast<std::size_t>(out.kind)];
  const double lost = std::abs(spot.bright) / kLightKept;
  const double middle = contrast.least + kMeanSeverity * contrast.more;
  const double own = std::clamp((lost + middle) / 2, contrast.least + 0.5 * contrast.more,
                                contrast.least + contrast.more);
  out.severity = (own - contrast.least) / contrast.more;
  out.size_mm = spot.diameter_mm * std::sqrt(lost / own);
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

std::vector<Defect> find_defects(Surface& surface, const Zones& zones, const Picture& picture,
                                 double least_gain) {
  std::vector<Defect> found;
  if (surface.size() < 6) return found;
  const double side = mean_side(surface, zones, picture);
  for (std::size_t round = 0; round < kMostDefects; ++round) {
    Candidate best = clearest(surface, side);
    if (best.gain < least_gain) break;
    best = refined(surface, best, side);
    Defect defect = describe(best);
    const auto zone =
        std::min<std::size_t>(static_cast<std::size_t>(best.y), kTofSide - 1) * kTofSide +
        std::min<std::size_t>(static_cast<std::size_t>(best.x), kTofSide - 1);
    const double z = zones.distance_mm[zone];
    defect.x_mm = (defect.x - kTofSide / 2.0) * picture.zone * z;
    defect.y_mm = (defect.y - kTofSide / 2.0) * picture.zone * z;
    const bool apart = std::ranges::none_of(found, [&](const Defect& other) {
      return std::hypot(other.x_mm - defect.x_mm, other.y_mm - defect.y_mm) < kApartMm;
    });
    if (apart) found.push_back(defect);
    surface.height.absorb(best.spot);
    if (surface.has_light) surface.light.absorb(best.spot);
    rescale(surface);
  }
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
