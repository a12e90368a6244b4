#include "quality/defects.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "quality/tuned.h"

namespace gaveurs {
namespace {

constexpr double kFewestMm = 8, kMostMm = 40;

/// How spots are looked for: under a dome's lamp small ones stand out; under the sensor's own beam
/// slopes shade as much, so a spot must be large and dark.
struct Search {
  double usual_mm;  // diameter of a spot to begin with
  double cover, lit;  // least of a zone in which a spot is looked for
  double faintest;  // share of the light that a spot of that size must change
};
constexpr Search kUnderDome{10, 0.6, 0.5, 0}, kUnderBeam{18, 0.85, 0.65, 0.24};

const Search& search_of(const Surface& surface) {
  return surface.even_light ? kUnderDome : kUnderBeam;
}

/// Where a disc of 1 lies: share of each zone it covers. Discs are squares of the same area here:
/// the overlap of two squares is exact and quick, and zones cannot tell.
Field::Spot spot_at(const Surface& surface, double x, double y, double half) {
  Field::Spot spot;
  const auto middle_x = static_cast<float>(x), middle_y = static_cast<float>(y);
  const auto reach = static_cast<float>(half);
  const int low_x = std::max(static_cast<int>(middle_x - reach), 0);
  const int low_y = std::max(static_cast<int>(middle_y - reach), 0);
  const auto end_of = [&](float to) { return std::min(static_cast<int>(to) + 1, kTofSide); };
  const int end_x = end_of(middle_x + reach), end_y = end_of(middle_y + reach);
  const auto overlap = [&](int cell, float middle) {
    const auto from = static_cast<float>(cell);
    return std::min(from + 1, middle + reach) - std::max(from, middle - reach);
  };
  std::array<float, kTofSide> across{};
  for (int i = low_x; i < end_x; ++i) across[static_cast<std::size_t>(i)] = overlap(i, middle_x);
  for (int j = low_y; j < end_y; ++j) {
    const float down = overlap(j, middle_y);
    if (down <= 0) continue;
    for (int i = low_x; i < end_x; ++i) {
      const int at = surface.place[static_cast<std::size_t>(j * kTofSide + i)];
      const float share = across[static_cast<std::size_t>(i)] * down;
      if (at < 0 || share <= 0 || spot.count == spot.zone.size()) continue;
      spot.zone[spot.count] = static_cast<std::size_t>(at);
      spot.share[spot.count++] = share;
    }
  }
  return spot;
}

constexpr int kRefinements = 6;
constexpr double kBeforeFitting = 0.85;  // of the least gain, at the places first looked at
constexpr double kLightKept = 0.92;  // of a zone's light; the rest spills into its neighbours
constexpr double kMeanSeverity = 0.5;
constexpr double kApartMm = 25;  // two defects nearer than a zone and a half are one to the sensor

struct Candidate {
  Field::Spot spot;
  double x = 0, y = 0, diameter_mm = 0;
  double bright = 0, rise = 0;  // strengths at full cover
  double height_gain = 0;  // of the misfit of the heights alone
  double gain = 0;
};

/// The gain of a spot: of light and, half as heavy, of height, for the dome knows the light better
/// than the heights. A defect takes light and is lower, or gives light and is higher.
/// `least`: what is known to be less clear need not be worked out.
Candidate weigh(const Surface& surface, const Field::Spot& spot, double least) {
  Candidate out;
  Field::Fit light;
  if (surface.has_light) {
    const double scale2 = surface.light_scale * surface.light_scale;
    light = surface.light.fit(spot, (least - kHeightMost) * scale2);
    out.bright = light.strength / surface.albedo;
    out.gain = light.gain / scale2;
    if (out.gain + kHeightMost <= least) return out;
  }
  out.spot = spot;
  const Field::Fit height = surface.height.fit(spot);
  out.rise = height.strength;
  const double by_height = height.gain / (surface.height_scale * surface.height_scale);
  out.height_gain = by_height;
  if (!surface.has_light) {
    out.gain = by_height;
    return out;
  }
  // Heights alone prove nothing: where lobes meet and at notches of the outline they leave the
  // dome.
  const bool agree = (light.strength > 0) == (height.strength > 0);
  out.gain += agree ? std::min(kHeightShare * by_height, kHeightMost) : 0;
  if (light.strength > 0) {
    out.gain -= kBrightCost;
    // A foreign body refuses the liver: what tone alone can do is none.
    double zones = 0;
    for (std::size_t s = 0; s < spot.count; ++s) zones += spot.share[s];
    if (surface.even_light && out.bright * zones < kLeastBright) out.gain = 0;
  }
  return out;
}

/// Whether a defect in the middle of zone (x, y) could be told: the zone lies on the liver, faces
/// the sensor, and has neighbours on all sides.
bool can_tell(const Surface& surface, int x, int y) {
  if (surface.even_light) {
    const auto at = static_cast<std::size_t>(y * kTofSide + x);
    return surface.place[at] >= 0 && surface.cover[at] >= kUnderDome.cover;
  }
  if (x < 1 || y < 1 || x >= kTofSide - 1 || y >= kTofSide - 1) return false;
  const auto zone = static_cast<std::size_t>(y * kTofSide + x);
  const Search& search = search_of(surface);
  return surface.place[zone] >= 0 && surface.cover[zone] >= search.cover &&
         surface.lit[zone] >= search.lit;
}

/// Tries a spot and keeps it when it is clearer than the best so far.
void attempt(const Surface& surface, double x, double y, double half, Candidate& best) {
  Candidate now = weigh(surface, spot_at(surface, x, y, half), best.gain);
  if (now.gain <= best.gain || std::abs(now.bright) < search_of(surface).faintest) return;
  best = now;
  best.x = x, best.y = y;
}

/// Four places for each zone: its middle, the middles of two sides, a corner. Between them a spot
/// loses less than a tenth of its clearness, which refined() gives back.
Candidate clearest(const Surface& surface, double side_mm, double least_gain) {
  const double usual_mm = search_of(surface).usual_mm;
  const double half = usual_mm * std::sqrt(std::numbers::pi) / 4 / side_mm;
  Candidate best;
  best.gain = least_gain;
  for (int y = 0; y < kTofSide; ++y) {
    for (int x = 0; x < kTofSide; ++x) {
      if (!can_tell(surface, x, y)) continue;
      for (const double dy : {0.5, 1.0}) {
        for (const double dx : {0.5, 1.0}) attempt(surface, x + dx, y + dy, half, best);
      }
    }
  }
  best.diameter_mm = usual_mm;
  return best;
}

/// Moves and resizes a spot while that lowers the misfit further.
Candidate refined(const Surface& surface, Candidate best, double side_mm) {
  double step = 0.25, stretch = 1.4;
  for (int round = 0; round < kRefinements; ++round) {
    const Candidate from = best;
    const auto move_to = [&](double x, double y, double diameter) {
      const double half = diameter * std::sqrt(std::numbers::pi) / 4 / side_mm;
      Candidate now = weigh(surface, spot_at(surface, x, y, half), best.gain);
      if (now.gain <= best.gain || (now.bright > 0) != (from.bright > 0)) return;
      best = now;
      best.x = x, best.y = y, best.diameter_mm = diameter;
    };
    move_to(from.x - step, from.y, from.diameter_mm);
    move_to(from.x + step, from.y, from.diameter_mm);
    move_to(best.x, from.y - step, from.diameter_mm);
    move_to(best.x, from.y + step, from.diameter_mm);
    move_to(best.x, best.y, std::max(from.diameter_mm / stretch, kFewestMm));
    move_to(best.x, best.y, std::min(from.diameter_mm * stretch, kMostMm));
    // Large spots are first grown into, then fitted.
    if (best.diameter_mm <= from.diameter_mm * 1.3) step /= 2, stretch = std::sqrt(stretch);
  }
  return best;
}

/// What each kind does: things stand up or are lighter than any liver; tears and dents go down, of
/// which tears are the darker for their depth; what is dark and level is blood, the commonest.
/// Bile is not told: at 940 nm it takes next to nothing.
DefectKind kind_of(const Candidate& spot) {
  constexpr double kSure = 12;  // gain of the heights
  constexpr double kDarkForDepth = 0.85;
  if (spot.bright > 0) return DefectKind::kForeignBody;
  if (spot.height_gain < kSure) return DefectKind::kBruise;
  if (spot.rise > 0) {
    return spot.height_gain < kForeignGain ? DefectKind::kBruise : DefectKind::kForeignBody;
  }
  return -spot.bright * spot.diameter_mm > -kDarkForDepth * spot.rise ? DefectKind::kTear
                                                                      : DefectKind::kDent;
}

/// Share of the light that each kind takes (or adds) at severity 0 and what severity 1 adds to it.
/// Albedos of blood in fat and of hollows, as docs/quality.md works them out.
struct Contrast {
  double least, more;
};
constexpr std::array<Contrast, kDefectKinds> kContrast{
    {{0.17, 0.70}, {0.14, 0.20}, {0.25, 0.41}, {0.22, 0.42}, {0.03, 0.07}}};

/// Light lost is area × contrast. The spot's own contrast is believed as far as its kind can have
/// it, what is then left over is area.
Defect describe(const Candidate& spot) {
  Defect out;
  out.kind = kind_of(spot);
  out.x = spot.x, out.y = spot.y;
  const Contrast& contrast = kContrast[static_cast<std::size_t>(out.kind)];
  const double lost = std::abs(spot.bright) / kLightKept;
  const double middle = contrast.least + kMeanSeverity * contrast.more;
  const double own =
      std::clamp((lost + middle) / 2, contrast.least, contrast.least + contrast.more);
  out.severity = std::clamp((own - contrast.least) / contrast.more, 0.0, 1.0);
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
    Candidate best = clearest(surface, side, least_gain * kBeforeFitting);
    if (best.spot.count == 0) break;
    best = refined(surface, best, side);
    if (best.gain < least_gain) break;
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
