#include "domain/alert.h"

#include <array>

namespace gaveurs {
namespace {

struct KindName {
  AlertKind kind;
  std::string_view name;
  std::string_view unit;
};

constexpr std::array<KindName, kAlertKinds> kKinds{{
    {AlertKind::kDoseDeviation, "dose_deviation", "%"},
    {AlertKind::kRefusedFeed, "refused_feed", "%"},
    {AlertKind::kMortality, "mortality", "%"},
    {AlertKind::kMortalityRise, "mortality_rise", "canards"},
    {AlertKind::kTemperature, "temperature", "°C"},
    {AlertKind::kHumidity, "humidity", "%"},
    {AlertKind::kMealOverdue, "meal_overdue", "h"},
    {AlertKind::kDeviceSilent, "device_silent", "h"},
    {AlertKind::kQualityScore, "quality_score", ""},
    {AlertKind::kQualityReject, "quality_reject", ""},
    {AlertKind::kFreshness, "freshness", ""},
    {AlertKind::kOxidation, "oxidation", ""},
    {AlertKind::kSensorSilent, "sensor_silent", "min"},
}};

}  // namespace

std::string_view to_string(AlertKind kind) { return kKinds[static_cast<std::size_t>(kind)].name; }

std::string_view unit_of(AlertKind kind) { return kKinds[static_cast<std::size_t>(kind)].unit; }

std::optional<AlertKind> parse_alert_kind(std::string_view text) {
  for (const auto& entry : kKinds) {
    if (entry.name == text) return entry.kind;
  }
  return std::nullopt;
}

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::kNormal:
      return "normal";
    case Severity::kNoData:
      return "no_data";
    case Severity::kWarning:
      return "warning";
    case Severity::kCritical:
      return "critical";
  }
  return "normal";
}

std::optional<Severity> parse_severity(std::string_view text) {
  for (const auto s :
       {Severity::kNormal, Severity::kNoData, Severity::kWarning, Severity::kCritical}) {
    if (to_string(s) == text) return s;
  }
  return std::nullopt;
}

AlertChange apply(Alert& alert, const Finding& finding, Instant at, bool corrected) {
  const bool was_active = alert.active();
  const bool same = finding.severity == alert.severity && finding.value == alert.value;
  if (corrected && was_active && same) return AlertChange::kNone;
  if (finding.severity == Severity::kNormal) {
    if (!was_active) return AlertChange::kNone;
    alert.cleared_at = at;
    if (finding.value) alert.value = finding.value;
    return AlertChange::kCleared;
  }
  const Severity before = alert.severity;
  alert.severity = finding.severity;
  alert.value = finding.value;
  alert.threshold = finding.threshold;
  alert.last_at = at;
  if (alert.count == 0) alert.first_at = at;
  if (!corrected || !was_active) ++alert.count;
  if (was_active && finding.severity <= before) {
    return finding.severity < before ? AlertChange::kEased : AlertChange::kRepeated;
  }
  alert.acknowledged_at.reset();
  alert.acknowledged_by.clear();
  if (was_active) return AlertChange::kWorse;
  alert.since = at;
  alert.cleared_at.reset();
  return AlertChange::kRaised;
}

void note_past(Alert& alert, const Finding& finding, Instant at) {
  if (alert.count == 0 || at < alert.first_at) alert.first_at = at;
  const bool newest = alert.count == 0 || at > alert.last_at;
  ++alert.count;
  if (alert.active() || !newest) return;
  alert.severity = finding.severity;
  alert.value = finding.value;
  alert.threshold = finding.threshold;
  alert.since = alert.last_at = at;
  alert.cleared_at = at;
  alert.acknowledged_at.reset();
  alert.acknowledged_by.clear();
}

}  // namespace gaveurs
