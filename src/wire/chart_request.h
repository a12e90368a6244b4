// The body of POST /api/sqal/charts/{device}/{characteristic}/limits. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/chart.h"

namespace gaveurs {

/// How many of the newest samples are the reference when no period is named.
constexpr int kUsualReference = 200;
constexpr int kReferenceMax = 20'000;

struct ChartRequest {
  std::string author, note;
  std::optional<ChartKind> kind;       // absent: as before, or the usual one of the figure
  std::optional<int> subgroup;         // samples_per_point
  std::optional<Instant> from, to;     // reference period, both or neither
  int samples = kUsualReference;       // the newest ones, where no period is named
  std::optional<double> centre, sigma; // stated limits instead of a reference
  std::optional<SpecLimits> spec;      // absent: as before
  std::optional<RuleSet> alarm_rules;  // absent: as before
};

/// `author` 1-60 characters is required, all else optional; a reference and stated limits exclude
/// each other. Unknown fields are refused: a misspelt limit must not be passed over.
Result<ChartRequest> parse_chart_request(std::string_view text);

}  // namespace gaveurs
