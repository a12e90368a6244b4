// Parts that the answers of analytics share: the data they rest on, intervals, days. Pure.
#pragma once

#include <optional>
#include <span>

#include "loop/growth_model.h"
#include "wire/json_writer.h"

namespace gaveurs {

/// Member "data": how many lots an answer rests on, and the days of their feeding.
void write_data_range(JsonWriter& out, std::span<const ClosedLot> lots);
/// Member `name`: {"low": …, "high": …}.
void write_interval(JsonWriter& out, std::string_view name, const Interval& interval, int decimals);
/// Member `name`: mean and both intervals; null where unset.
void write_target(JsonWriter& out, std::string_view name,
                  const std::optional<TargetForecast>& forecast, int decimals);
/// Member "model": which one, and what it learned from.
void write_learned(JsonWriter& out, const LearnedModel& model);
/// At most so many lots are grouped and judged, the newest: it bounds how long an answer takes.
constexpr std::size_t kMostAnalysed = 5'000;
/// The newest of one site, or of all.
std::vector<ClosedLot> lots_of_site(std::span<const ClosedLot> lots, std::string_view site);

}  // namespace gaveurs
