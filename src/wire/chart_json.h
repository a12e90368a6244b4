// Control charts and sensor warnings as clients see them, and the path of a chart. Pure.
#pragma once

#include <string_view>

#include "base/result.h"
#include "domain/chart.h"
#include "domain/sensor_health.h"
#include "wire/json_writer.h"

namespace gaveurs {

/// "ESP32_LL_01/mass"; kNotFound for anything else.
Result<ChartKey> parse_chart_path(std::string_view subject);

/// As numbers: "rules": [1, 5]
void write_rules(JsonWriter& out, std::string_view name, RuleSet rules);
void write_limits(JsonWriter& out, const ChartLimits& limits);
void write_frozen_chart(JsonWriter& out, const FrozenChart& chart);
void write_sensor_warning(JsonWriter& out, const SensorWarning& warning);
/// Such as "Zone (3, 5) sans mesure valable" or "Lampe : 20 % de lumière perdue".
std::string sensor_sentence(const SensorWarning& warning);

}  // namespace gaveurs
