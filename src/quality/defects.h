// Defects: spots in which brightness or height leave the smooth surface, found one after the other,
// the clearest first, at places finer than a zone.
#pragma once

#include <vector>

#include "quality/shape.h"
#include "quality/surface.h"

namespace gaveurs {

/// At most so many are looked for; a liver with five is refused anyway.
constexpr std::size_t kMostDefects = 8;

/// Alters `surface`: what is found becomes part of the background. `least_gain`: what a spot must
/// lower the misfit by.
std::vector<Defect> find_defects(Surface& surface, const Zones& zones, const Picture& picture,
                                 double least_gain);

/// Zones no defect reaches: those that tell roughness and mottling.
std::array<bool, kTofZones> clean_zones_of(const Surface& surface,
                                           const std::vector<Defect>& defects, const Zones& zones,
                                           const Picture& picture);

}  // namespace gaveurs
