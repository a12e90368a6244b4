// Shape: length, width and thickness of the liver from its height map.
#pragma once

#include "quality/height_map.h"

namespace gaveurs {

struct Shape {
  double length_mm = 0, width_mm = 0, thickness_mm = 0;
  double x_mm = 0, y_mm = 0;  // middle, weighted by height
  double angle = 0;           // of the long axis, rad, from x towards y
};

/// Length and width: 2√5 × the roots of the moments of the height map, as domain/grading.h defines
/// them; what a zone holds is spread over its side (side² / 12 is added). Thickness: the top of the
/// parabolas through the highest zone and its neighbours, for a zone shows the mean of its dome.
Shape measure_shape(const HeightMap& map, const Zones& zones, const Picture& picture);

}  // namespace gaveurs
