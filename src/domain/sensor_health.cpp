#include "domain/sensor_health.h"

#include <array>

namespace gaveurs {
namespace {

constexpr std::array<std::string_view, kSensorFaults> kNames{
    "dark_zone",    "stuck_zone",    "frozen_frame", "fading_lamp",
    "dirty_window", "ambient_light", "belt_drift"};

}  // namespace

std::string_view to_string(SensorFault fault) { return kNames[static_cast<std::size_t>(fault)]; }

std::optional<SensorFault> parse_sensor_fault(std::string_view text) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == text) return static_cast<SensorFault>(i);
  }
  return std::nullopt;
}

AlertKind alert_kind_of(SensorFault fault) {
  return static_cast<AlertKind>(static_cast<int>(AlertKind::kDarkZone) + static_cast<int>(fault));
}

bool is_drift(SensorFault fault) { return fault >= SensorFault::kFadingLamp; }

std::string_view unit_of(SensorFault fault) {
  switch (fault) {
    case SensorFault::kStuckZone:
    case SensorFault::kFrozenFrame:
      return "samples";
    case SensorFault::kBeltDrift:
      return "mm";
    default:
      return "%";
  }
}

}  // namespace gaveurs
