// The messages of /ws/sensors/: JSON text of the three dialects in the field to values, and a
// sample back to the text of a device. Every refusal names its place, down to the zone
// ("vl53l8ch.distance_matrix[3][5]"). Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "domain/device.h"
#include "domain/sample.h"

namespace gaveurs {

/// `esp32_hello`. What a device does not say is empty or unset.
struct SensorHello {
  DeviceId device;
  SiteCode site;  // said, or taken from the device's id; empty when neither says it
  std::string mac_address, location, ip_address, firmware;
  std::string sensors;       // JSON text as announced
  std::string capabilities;  // JSON text as announced
  std::optional<Calibration> calibration;
  std::optional<Instant> time;  // by the device's clock
};

/// `ping`, to be answered with `pong`.
struct SensorPing {};
/// `pong`, the answer to the server's own ping: nothing is answered.
struct SensorPong {};

struct SensorHeartbeat {
  DeviceId device;
  SiteCode site;                       // as in SensorHello
  std::string status;                  // such as "online"
  std::string stats;                   // JSON text
  std::optional<std::int64_t> uptime_s, buffered;
  std::optional<Instant> time;
};

/// `lot_take` {device_id, site_code?, code_lot?}: the line wants a lot to work on, this one when it
/// names one, otherwise the one that waits longest at its site.
struct LotTake {
  DeviceId device;
  SiteCode site;  // as in SensorHello
  std::optional<LotCode> lot;
};

/// `lot_done` {device_id, code_lot}: every liver of the lot has passed.
struct LotDone {
  DeviceId device;
  LotCode lot;
};

/// `sensor_data`, also without `type`.
struct SensorData {
  Sample sample;
  std::optional<Calibration> calibration;  // `meta.calibration`, where the device sends it
};

using SensorMessage = std::variant<SensorData, SensorHello, SensorPing, SensorPong, SensorHeartbeat,
                                   LotTake, LotDone>;

/// Limits of what a device may add, in bytes of JSON text.
constexpr std::size_t kMaxClaimsBytes = 256u << 10;  // histograms of all zones are its largest part
constexpr std::size_t kMaxMetaBytes = 64u << 10;
constexpr std::size_t kMaxAnnouncedBytes = 8u << 10;  // sensors, capabilities, stats: each

/// Error kind kInvalid with one FieldError per fault, no more than kMaxFaults of fields.h.
Result<SensorMessage> parse_sensor_message(std::string_view text);

/// A site's code inside a device's id: "ESP32_LL_01" and "ESP32_DEMO_LL_01" are of LL; empty when
/// the id names none.
SiteCode site_of_device(std::string_view device);

/// A grade in words by its meaning: "Grade B - Bonne qualité", "REJET", "A_PLUS", "excellent".
/// Unset when the words do not say one grade.
std::optional<Grade> read_grade_words(std::string_view text);

/// {belt_mm, tilt_x_deg, tilt_y_deg, field_of_view_deg, tray, white{F1_415nm …}, dark{F1_415nm …}}
std::string encode_calibration(const Calibration& calibration);

/// How a device writes the two sensors' blocks.
enum class SensorDialect : std::uint8_t {
  kFlat,  // vl53l8ch.distance_matrix, as7341.channels.F1_415nm
  kNested,  // vl53l8ch.raw.distance_matrix, as7341.raw.F1_415nm
  kSuffixed,  // vl53l8ch_data.distance_matrix, as7341_data.channel_415nm
};
/// A `sensor_data` message that reads back as the same sample. Matrices are nested arrays.
void append_sensor_data(std::string& out, const Sample& sample, SensorDialect dialect);

}  // namespace gaveurs
