// What a control chart shows: limits (frozen ones, or provisional ones from the points shown), the
// points judged by them, and capability. Pure but for the reader it asks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/chart.h"
#include "quality/capability.h"
#include "store/reader.h"

namespace gaveurs {

struct ChartQuestion {
  ChartKey key;
  std::optional<ChartKind> kind;     // absent: as frozen, or the usual one
  std::optional<int> subgroup;
  int points = 100;                  // at most so many, the newest, of 60,000 samples
  RuleSet rules = kAllRules;         // marked
};

struct ShownPoint {
  ChartPoint point;
  SampleId last;           // the last of its samples
  Instant time;            // of that sample
  bool reference = false;  // measured before the limits applied: shown, not judged
};

struct ChartView {
  std::optional<FrozenChart> frozen;  // the newest, also when another kind was asked for
  bool by_frozen = false;             // whether the points are judged by it
  std::optional<ChartLimits> limits;  // by which the points are judged; absent: see refused
  std::string refused;                // why there are no limits
  std::vector<ShownPoint> points;     // oldest first; without limits only values count
  bool out = false;                   // of control, at the last point
  Capability capability;
};

/// Errors: those of the reader.
Result<ChartView> view_chart(const ChartQuestion& question, Reader& r);

}  // namespace gaveurs
