// Device: a station of the quality line, and how its sensors stand. Plain values.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "domain/sample.h"

namespace gaveurs {

/// The tray "standard_barquette" in which livers pass the station: a flat floor with a low rim, its
/// long side along x, its middle in the middle of the picture (within a few mm: belts are not
/// exact). Heights count from the floor up; the bare belt around it lies `bottom_mm` below.
struct Tray {
  double length_mm = 180, width_mm = 130;  // of the floor, inside the rim
  double rim_height_mm = 10, rim_width_mm = 4;
  double bottom_mm = 2;
  /// At 940 nm. A grey as light as a liver, so that zones half on it mislead least; under a dome's
  /// lamp the belt beside the tray has it too.
  double albedo = 0.60;
};
constexpr Tray kStandardBarquette{};
/// No tray at all: the belt is the floor, everywhere.
constexpr Tray kBareBelt{1e6, 1e6, 0, 1, 0, 0.60};

/// Geometry and references of one station, without which raw frames mean little. A device may
/// send its own in esp32_hello (`calibration`) or per sample (`meta.calibration`); otherwise the
/// nominal station below counts, and what can be is estimated from the frame itself.
/// 240 mm is the lowest place from which a liver of 750 g (170 × 125 mm) in its tray is seen whole:
/// 2 × 240 × tan 22.5° = 199 mm of picture at the floor, 25 mm a zone, 20 mm at a liver's surface.
/// Zones are of equal tangent (a pinhole picture); distances are along the sensor's axis, as the
/// sensor corrects them itself, so a flat floor gives one number everywhere.
struct Calibration {
  double belt_mm = 240;  // from the sensor to the floor of the empty tray, along its axis
  double tilt_x_deg = 0;  // of the tray against the sensor; positive: its right is nearer
  double tilt_y_deg = 0;  // positive: the lower side is nearer
  double field_of_view_deg = 45;
  bool tray = true;  // livers lie in kStandardBarquette; false: on the bare belt
  /// Of the tray's long side against the picture's x, towards y. At 45° the picture's square holds
  /// a liver from 205 mm, as its corners lie at the liver's ends: zones of 16 mm instead of 20.
  double tray_angle_deg = 0;
  /// Ambient light of a white reference under the station's own 940 nm lamp in a diffusing dome, in
  /// the unit of the ambient matrix, which is then the difference of frames with and without the
  /// lamp, even over the field. 0: there is no such lamp.
  double ambient_white = 0;
  /// Counts of a white reference, divided by gain × integration time in ms.
  std::array<double, kChannels> white{};  // 0: not known; the nominal lamp counts
  std::array<double, kChannels> dark{};  // the same without light
  bool operator==(const Calibration&) const = default;
};

constexpr const Tray& tray_of(const Calibration& station) {
  return station.tray ? kStandardBarquette : kBareBelt;
}

/// White of the nominal lamp (white, 415 nm and 910 nm LED in a diffusing dome), in the unit of
/// Calibration::white.
constexpr std::array<double, kChannels> kNominalWhite{2.2,  4.6,  5.2,  7.4,  9.6,
                                                      11.5, 14.0, 12.0, 34.0, 10.0};

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
  Seq last_sample_seq = 0;  // event of the sample that came last; 0: none yet
};

}  // namespace gaveurs
