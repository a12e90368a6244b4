// How a liver of a wanted grade is drawn: its form with defects, then matter whose spectrum scores
// what is left to reach the wanted final score. Constructive, with few and bounded tries.
#pragma once

#include <optional>

#include "twin/liver_twin.h"

namespace gaveurs {

struct DrawnLiver {
  LiverForm form;
  TrayPose tray;
  LiverMatter matter;
};

/// What is asked of one try.
struct LiverWish {
  Grade grade = Grade::kA;
  double mass_g = 527;
  double yellow = 1;
  bool tray = true;
  double flaws = 1;  // how much is wrong with its surface, against what is usual for its grade
  double smallest_defect_mm = kUsualSmallestDefectMm;
  double turned_rad = 0;  // of the tray against the picture
};

/// Form, pose and defects; matter is not yet set.
DrawnLiver draw_form(const LiverWish& wish, Random& random);

/// Matter whose spectral score is `score` within 0.002; nullopt when this draw cannot have it.
std::optional<LiverMatter> draw_matter(double score, double yellow, Random& random);

}  // namespace gaveurs
