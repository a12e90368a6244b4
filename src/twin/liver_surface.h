// LiverSurface: the scene under the sensor as a grid of heights and albedos: a liver of two lobes
// on its tray, on the belt. The liver's mass fixes its volume exactly (the sum of the grid's
// heights over the floor); pose, bumps and defects are as described. Lengths in mm, x to the right
// and y downwards from the sensor's axis, heights over the tray's floor. Pure; one thread each.
#pragma once

#include <array>
#include <cmath>
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
  bool bright = false;        // of a foreign body: film or feather, else bone, grit or rubber
  double albedo = 0.5;        // of a foreign body, at 940 nm
};

/// An ellipse in the liver's own frame: the outline of one lobe.
struct LobeOutline {
  double x, y, half_length, half_width, angle;
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
  double mottling = 0.05;      // relative spread of the albedo from part to part, RMS
  double marbling = 0.008;     // the same of its grain, below a zone
  double gloss = 0.3;          // strength of the wet glint, 0-1
  double depth_mm = 0;         // how much deeper than its surface light seems to turn back
  std::vector<TrueDefect> defects;
};
std::array<LobeOutline, 2> lobes_of(const LiverForm& form);

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
    bool liver;  // else tray or belt
  };

  /// Same form, tray and random: same surface. Defects are put where `form` says.
  LiverSurface(const LiverForm& form, const TrayPose& tray, Random random);

  Point at(double x_mm, double y_mm) const;  // beyond the grid: the belt
  double height(double x_mm, double y_mm) const;
  double top_mm() const { return top_mm_; }
  double gloss() const { return gloss_; }
  double depth_mm() const { return depth_mm_; }

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
  void hurt(const TrueDefect& defect);
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
  double top_mm_ = 0, gloss_ = 0, depth_mm_ = 0;
  double outline_length_mm_ = 0, outline_width_mm_ = 0;
  double belt_albedo_ = 0, belt_mm_ = 0;
};

/// Height and albedo of the tray, or of the belt.
class TrayLie {
 public:
  explicit TrayLie(const TrayPose& pose)
      : pose_(pose), c_(std::cos(pose.angle)), s_(std::sin(pose.angle)) {}
  LiverSurface::Point at(double x_mm, double y_mm) const;

 private:
  TrayPose pose_;
  double c_, s_;
};

/// Place in zones (0-8) of a point of the scene seen from `belt_mm` above the floor.
std::array<double, 2> zone_of(double x_mm, double y_mm, double height_mm, double belt_mm);

}  // namespace gaveurs
