// Device: a station of the quality line, and how its sensors stand. Plain values.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "domain/sample.h"

namespace gaveurs {

/// Geometry and references of one station, without which raw frames mean little. A device may send
/// its own in esp32_hello (`calibration`) or per sample (`meta.calibration`); otherwise the
/// nominal station below counts, and what can be is estimated from the frame itself.
struct Calibration {
  double belt_mm = 260;         // from the sensor to the empty tray, along its axis
  double tilt_x_deg = 0;  // of the tray against the sensor: positive, the right side is nearer
  double tilt_y_deg = 0;  // positive: the lower side is nearer
  double field_of_view_deg = 45;
  /// Counts of a white reference, divided by gain × integration time in ms.
  std::array<double, kChannels> white{};  // 0: not known; the nominal lamp counts
  std::array<double, kChannels> dark{};  // the same without light
  bool operator==(const Calibration&) const = default;
};

struct Device {
  DeviceId id;
  SiteCode site;
  std::string mac_address, location, ip_address, firmware;
  std::string sensors;  // JSON text as announced; empty when never
  std::optional<Calibration> calibration;
  std::string status;  // of its last heartbeat: "online", …
  std::string stats;  // JSON text of its last heartbeat; empty when never
  std::optional<std::int64_t> uptime_s, buffered;
  Instant first_seen, last_seen;
  std::optional<Instant> last_hello, last_heartbeat, last_sample;
  std::int64_t samples = 0;
};

}  // namespace gaveurs
