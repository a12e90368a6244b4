// Edges of alert rules with hysteresis: a severity is left only when the reading, judged with its
// edges relaxed by a margin, is below it. Pure.
#pragma once

#include <algorithm>

#include "domain/alert.h"

namespace gaveurs {

struct Edge {
  Severity severity = Severity::kNormal;
  double threshold = 0;  // what was crossed
};

/// `judge` takes the margin by which its edges are relaxed and gives an Edge.
template <typename Judge>
Edge with_hysteresis(Judge judge, Severity before, double margin) {
  const Edge now = judge(0.0);
  if (now.severity >= before) return now;
  const Edge relaxed = judge(margin);
  return std::min(relaxed.severity, before) > now.severity ? relaxed : now;
}

}  // namespace gaveurs
