// Height map: how far each zone's surface stands over the empty tray, and which zones hold the
// liver: those that stand out, joined to the largest such patch, and the zones around it.
#pragma once

#include "quality/tray_plane.h"

namespace gaveurs {

struct HeightMap {
  TofMatrix height_mm{};                   // over the empty tray, along the axis
  std::array<bool, kTofZones> liver{};     // stands out by more than kStandsOutMm
  std::array<bool, kTofZones> around{};    // liver, or shares a side or corner with it
  int liver_zones = 0;
  int guessed_zones = 0;  // of the liver's, not measured but filled from their neighbours
  bool cut = false;  // a liver's zone at the picture's edge stands high: part of it is not seen
};

/// Lower is noise, the tray's rim where it lies a few mm off, and crumbs.
constexpr double kStandsOutMm = 4;

HeightMap map_heights(const Zones& zones, const TrayFit& tray);

}  // namespace gaveurs
