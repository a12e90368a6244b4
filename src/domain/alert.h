// Alert: one row per (source, kind). A repeat raises its count; it is acknowledged by a person and
// cleared by the readings, two separate facts; raised again after it was cleared, it begins a new
// episode that wants a new acknowledgement. Pure; the caller stores the row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/instant.h"
#include "domain/sample.h"

namespace gaveurs {

enum class AlertKind : std::uint8_t {
  kDoseDeviation,
  kRefusedFeed,
  kMortality,
  kMortalityRise,
  kTemperature,
  kHumidity,
  kMealOverdue,
  kDeviceSilent,
  // Of the quality line.
  kQualityScore,
  kQualityReject,
  kFreshness,
  kOxidation,
  kSensorSilent,
};
constexpr int kAlertKinds = 13;
/// Whether the alert is of the quality line, whose rows stand in a table of their own.
constexpr bool is_of_line(AlertKind kind) { return kind >= AlertKind::kQualityScore; }

/// Ordered by how much a person must care; kNoData is neither normal nor a measured fault.
enum class Severity : std::uint8_t { kNormal, kNoData, kWarning, kCritical };

std::string_view to_string(AlertKind kind);
std::optional<AlertKind> parse_alert_kind(std::string_view text);
std::string_view to_string(Severity severity);
std::optional<Severity> parse_severity(std::string_view text);
/// Unit of the alert's value and threshold: "%", "°C", "h", "min", "canards"; "" for scores 0-1.
std::string_view unit_of(AlertKind kind);

struct Alert {
  AlertId id;
  std::string source;  // "lot/LL2512001", "gaveur/3" or "device/ESP32_LL_01"
  AlertKind kind = AlertKind::kDoseDeviation;
  Severity severity = Severity::kNormal;  // worst of the present episode's last reading
  LotCode lot;                            // empty when the source is not a lot
  GaveurId gaveur;                        // 0: concerns no single gaveur
  DeviceId device;                        // of the quality line's alerts only
  SiteCode site;
  std::int64_t count = 0;  // readings at fault, over all episodes
  Instant first_at;        // first ever
  Instant since;           // begin of the present (or last) episode
  Instant last_at;         // last reading at fault
  std::optional<double> value;
  std::optional<double> threshold;
  std::optional<Instant> acknowledged_at;
  std::string acknowledged_by;
  std::optional<Instant> cleared_at;
  Seq seq = 0;

  bool active() const { return severity != Severity::kNormal && !cleared_at; }
};

enum class AlertChange { kNone, kRaised, kRepeated, kWorse, kEased, kCleared };

/// What a rule says of one reading.
struct Finding {
  AlertKind kind = AlertKind::kDoseDeviation;
  Severity severity = Severity::kNormal;
  std::optional<double> value;
  std::optional<double> threshold;  // the edge that was crossed
};

/// Takes a finding into the row. A worse severity withdraws the acknowledgement, since what was
/// acknowledged was less. `corrected`: the reading replaces one that was taken in before, so it is
/// not counted again. Returns what changed; kNone leaves the row untouched.
AlertChange apply(Alert& alert, const Finding& finding, Instant at, bool corrected = false);

/// Takes in a fault of a reading that came late, after newer ones had been judged: it is counted
/// and remembered, but says nothing about now.
void note_past(Alert& alert, const Finding& finding, Instant at);

/// One episode of an alert, for reports; the present one is the alert itself.
struct AlertEpisode {
  AlertId alert;
  AlertKind kind = AlertKind::kDoseDeviation;
  Severity severity = Severity::kNormal;  // the worst
  GaveurId gaveur;
  Instant since;
  Instant last_at;
};

}  // namespace gaveurs
