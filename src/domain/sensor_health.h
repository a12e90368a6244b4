// Health of a station's two sensors, as told by the livers it measures: a zone that sees nothing or
// never changes, a lamp that fades, a window that gets dirty, a belt that moves. Compared with a
// baseline: the means of the station's first samples after it was set up. Plain values; the
// arithmetic is in src/quality/sensor_watch.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/instant.h"
#include "domain/alert.h"
#include "domain/sample.h"

namespace gaveurs {

enum class SensorFault : std::uint8_t {
  kDarkZone,  // a zone is not valid while those around it are
  kStuckZone,  // a zone's distance never changes while those around it do
  kFrozenFrame,  // every distance is the same, frame after frame
  kFadingLamp,  // light of the spectral sensor against its baseline
  kDirtyWindow,  // ToF signal of the belt down, or its floor up, against the baseline
  kAmbientLight,  // background light against the baseline
  kBeltDrift,  // distance of the belt against the calibration
};
constexpr int kSensorFaults = 7;
std::string_view to_string(SensorFault fault);  // dark_zone, stuck_zone, …
std::optional<SensorFault> parse_sensor_fault(std::string_view text);
/// Drifts come slowly and want cleaning or calibration; the others are broken now.
/// The kind of the alert it raises.
AlertKind alert_kind_of(SensorFault fault);
bool is_drift(SensorFault fault);
std::string_view unit_of(SensorFault fault);  // "%", "mm", "samples"

/// Means over the first kBaselineSamples of a station. Light is per gain × ms, signal in the unit
/// of amplitude at 100 mm. Unset: the device does not send what it takes.
struct SensorBaseline {
  int samples = 0;
  std::optional<double> light, belt_signal, floor, ambient;
  bool operator==(const SensorBaseline&) const = default;
};
constexpr int kBaselineSamples = 100;

struct SensorWarning {
  SensorFault fault = SensorFault::kDarkZone;
  Severity severity = Severity::kWarning;
  std::optional<int> zone;  // y × 8 + x
  double value = 0;  // in unit_of(fault)
  double threshold = 0;  // the edge that was crossed
  bool operator==(const SensorWarning&) const = default;
};

}  // namespace gaveurs
