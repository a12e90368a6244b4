// Volume: from the height map to mm³. Between tray and surface lies, for each zone, a pyramid from
// the sensor to the tray less the one to the surface: (tray³ − z³) / 3 × the zone's solid square.
// That needs no slope and no area of a footprint. What it cannot know, a zone half on the liver,
// light that favours what is near, and what lies hidden behind a steep edge, is set right by terms
// that measure just that, with the weights of tuned.h.
#pragma once

#include "quality/height_map.h"

namespace gaveurs {

constexpr std::size_t kVolumeTerms = 6;
/// mm³ each, in this order: pyramids; steps between neighbours × the zone's side × side of a step
/// (how much of the liver lies in mixed zones); squared steps (the same, heavier where it is
/// steep); area × 1 mm (an error of height common to all); outward slope × area (what hides behind
/// an edge); height² × side (livers that stand tall hide more).
using VolumeTerms = std::array<double, kVolumeTerms>;

VolumeTerms volume_terms(const HeightMap& map, const Zones& zones, const TrayFit& tray,
                         const Picture& picture);
double volume_mm3(const VolumeTerms& terms, const Picture& picture);

/// DOMAIN: 947 kg/m³, raw foie gras at 20 °C.
constexpr double kGramsPerMm3 = 0.947e-3;

/// Standard deviation of the mass, g: noise of each zone, of the tray's height, and what the terms
/// leave unexplained.
double mass_sd_g(const VolumeTerms& terms, const HeightMap& map, const Zones& zones,
                 const TrayFit& tray, const Picture& picture);

}  // namespace gaveurs
