// LiverSurface: the scene under the sensor as a grid of heights and albedos: a liver of two lobes
// on its tray, on the belt. The liver's mass fixes its volume exactly (the sum of the grid's
// heights over the floor); pose, bumps and defects are as described. Lengths in mm, x to the right
// and y downwards from the sensor's axis, heights over the tray's floor. Pure; one thread each.
#pragma once

#include <array>
#include <vector>

#include "base/random.h"
#include "domain/device.h"
#include "domain/grading.h"
#include "domain/sample.h"

namespace gaveurs {

/// Raw foie gras at 20 °C (DOMAIN: 947 kg/m³).
constexpr double kLiverGramsPerMm3 = 0.947e-3;

struct TrueDefect {
  DefectKind kind = DefectKind::kBruise;
  double x_mm = 0, y_mm = 0;  // of its middle, in the scene
  double x = 0, y = 0;        // the same in zones, as domain/sample.h counts them
  double size_mm = 0;         // diameter of a circle of its area
  double severity = 0;        // 0-1
  double angle = 0;           // of its long side, rad
  bool bright = false;        // of a foreign body: lighter than the liver, else darker
};

/// What a liver's surface is made from.
struct LiverForm {
  double mass_g = 527;
  double length_mm = 156, width_mm = 112;  // of its outline
  double major_share = 0.68;   // of the length taken by the larger lobe
  double lobe_shift = 0.05;    // of the width, the smaller lobe against the larger
  double lobe_angle = 0.2;     // rad, between the lobes
  double x_mm = 0, y_mm = 0, angle = 0;  // pose
  double roughness_mm = 0.8;   // RMS of the bumps
  double albedo = 0.62;        // at 940 nm
  double mottling = 0.02;      // relative spread of the albedo over the surface, RMS
  double gloss = 0.3;          // strength of the wet glint, 0-1
  std::vector<TrueDefect> defects;
};

/// Where the tray lies; `present` false: livers on the bare belt.
struct TrayPose {
  bool present = true;
  double x_mm = 0, y_mm = 0, angle = 0;
  double belt_albedo = 0.35;
};

class LiverSurface {
 public:
  static constexpr double kCellMm = 2;
  static constexpr int kSide = 113;  // nodes; ±112 mm
  static constexpr double kHalfMm = (kSide - 1) / 2 * kCellMm;

  struct Point {
    double height_mm, albedo;
  };

  /// Same form, tray and random: same surface. Defects are put where `form` says.
  LiverSurface(const LiverForm& form, const TrayPose& tray, Random random);

  Point at(double x_mm, double y_mm) const;  // beyond the grid: the belt
  double height(double x_mm, double y_mm) const;
  double top_mm() const { return top_mm_; }
  double gloss() const { return gloss_; }

  /// Of the liver alone, over what it lies on.
  double volume_mm3() const;
  /// Length, width, thickness, roughness and uniformity as domain/grading.h defines them, of the
  /// surface itself: no zones, no noise.
  const TofFeatures& features() const { return features_; }
  double outline_length_mm() const { return outline_length_mm_; }
  double outline_width_mm() const { return outline_width_mm_; }
  /// Thickness of the liver at a place; 0 beside it.
  double liver_at(double x_mm, double y_mm) const;

 private:
  struct Node {
    float height = 0, albedo = 0;
  };
  static std::size_t index(int ix, int iy) { return static_cast<std::size_t>(iy * kSide + ix); }
  void grow(const LiverForm& form, Random& random);
  void settle(const LiverForm& form);
  void measure_axes();
  void measure_outline(const LiverForm& form);
  void measure_patches();
  void lay(const TrayPose& tray);

  std::vector<Node> nodes_;
  std::vector<float> liver_;   // thickness of the liver, node by node
  std::vector<float> bumps_;   // what the bumps add to it
  std::vector<float> clean_;   // albedo without the defects
  TofFeatures features_;
  double top_mm_ = 0, gloss_ = 0, outline_length_mm_ = 0, outline_width_mm_ = 0;
  double belt_albedo_ = 0, belt_mm_ = 0;
};

/// Height and albedo of the tray (or the bare belt) at a place.
LiverSurface::Point tray_at(const TrayPose& tray, double x_mm, double y_mm);

/// Place in zones (0-8) of a point of the scene seen from `belt_mm` above the floor.
std::array<double, 2> zone_of(double x_mm, double y_mm, double height_mm, double belt_mm);

}  // namespace gaveurs
