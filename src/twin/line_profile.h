// LineProfile: how a simulated quality line is: which livers pass it and in what state its station
// is, by name. Plain values.
#pragma once

#include <span>
#include <string_view>

#include "domain/device.h"

namespace gaveurs {

/// Every size from the one the grading rule counts on: a line does not leave out those that its
/// sensor sees badly.
constexpr double kUsualSmallestDefectMm = 8;
/// What zones of 20 mm see well: a smaller defect covers too little of any of them.
constexpr double kPlainDefectMm = 17;

/// How a station is built; each of its kind is drawn around this.
struct Mount {
  double belt_mm = 205;
  double tray_angle_deg = 45;
  double ambient_white = 1200;  // of the 940 nm lamp in a dome; 0: it has none
  double belt_albedo = kStandardBarquette.albedo;
};
/// As the field has them: a bare sensor straight over the tray, on whatever belt there is.
constexpr Mount kBareSensor{240, 0, 0, 0.35};

struct LineProfile {
  std::string_view name, says;
  std::array<double, kGrades> mix;  // share of each grade, in the order of Grade
  bool tray = true;
  double ambient = 15;              // infrared background, in the unit of the ToF signal
  double daylight = 0;              // in the spectral dome, of the white reference
  double dirt = 0;                  // 0-1, of the window at the first liver …
  double dirt_per_liver = 0;        // … and what each adds, up to 0.4
  double lamp_loss_per_liver = 0;   // of the lamp, down to half of it
  /// Defects are specks below 8 mm, or at least so large.
  double smallest_defect_mm = kUsualSmallestDefectMm;
  Mount mount;
};

/// standard_barquette first: 15 % A+, 40 % A, 30 % B, 10 % C, 5 % rejected.
std::span<const LineProfile> line_profiles();
/// nullptr when there is none of that name.
const LineProfile* find_line_profile(std::string_view name);

}  // namespace gaveurs
