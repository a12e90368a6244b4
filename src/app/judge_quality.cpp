#include "app/judge_quality.h"

#include <algorithm>

namespace gaveurs {
namespace {

Severity severity_of(const Alert& alert) {
  return alert.active() ? alert.severity : Severity::kNormal;
}

SeverityOf severities(const SourceAlerts& source) {
  SeverityOf out{};
  for (const auto& alert : source.rows) {
    out[static_cast<std::size_t>(alert.kind)] = severity_of(alert);
  }
  return out;
}

void take(Decision& decision, SourceAlerts& source, const Finding& finding, Instant at,
          bool corrected) {
  const Alert* known = source.find(finding.kind);
  const bool quiet = known == nullptr || !known->active();
  if (finding.severity == Severity::kNormal && quiet) return;
  Alert& alert = source.alert(finding.kind);
  if (apply(alert, finding, at, corrected) == AlertChange::kNone) return;
  decision.touch_line_alert(source, alert);
}

// Faults of a liver that is not the newest: of those that the values it replaces did not have.
void note_late(Decision& decision, SourceAlerts& source, const StoredSample& stored,
               const StoredSample* old, Instant at) {
  SeverityOf known{};
  if (old != nullptr) {
    for (const auto& finding : check_liver(old->analysis, {})) {
      known[static_cast<std::size_t>(finding.kind)] = finding.severity;
    }
  }
  for (const auto& finding : check_liver(stored.analysis, {})) {
    if (finding.severity == Severity::kNormal) continue;
    if (known[static_cast<std::size_t>(finding.kind)] != Severity::kNormal) continue;
    Alert& alert = source.alert(finding.kind);
    note_past(alert, finding, at);
    decision.touch_line_alert(source, alert);
  }
}

}  // namespace

Result<void> judge_liver(Decision& decision, const StoredSample& stored, const StoredSample* old) {
  const Sample& sample = stored.sample;
  auto found = decision.line().alerts(decision.tx(), stored.lot, sample.device, decision.now());
  if (!found) return std::unexpected(std::move(found.error()));
  SourceAlerts& source = **found;
  source.site = sample.site;
  source.device = sample.device;
  // A device whose clock runs ahead would make every later liver a late one.
  const Instant at = std::min(sample.time, decision.now());
  if (source.newest && at < *source.newest) {
    note_late(decision, source, stored, old, at);
    return {};
  }
  source.newest = at;
  for (const auto& finding : check_liver(stored.analysis, severities(source))) {
    take(decision, source, finding, at, old != nullptr);
  }
  return {};
}

Result<void> end_silence(Decision& decision, const Device& device) {
  return take_silence(decision, device,
                      {AlertKind::kSensorSilent, Severity::kNormal, std::nullopt, std::nullopt});
}

Result<void> take_silence(Decision& decision, const Device& device, const Finding& finding) {
  auto source = decision.line().alerts(decision.tx(), {}, device.id, decision.now());
  if (!source) return std::unexpected(std::move(source.error()));
  (*source)->site = device.site;
  take(decision, **source, finding, decision.now(), false);
  return {};
}

Result<void> clear_line_alerts(Decision& decision, const LotCode& lot) {
  auto source = decision.line().alerts(decision.tx(), lot, {}, decision.now());
  if (!source) return std::unexpected(std::move(source.error()));
  for (std::size_t i = 0; i < (*source)->rows.size(); ++i) {
    const AlertKind kind = (*source)->rows[i].kind;
    take(decision, **source, {kind, Severity::kNormal, std::nullopt, std::nullopt}, decision.now(),
         false);
  }
  return {};
}

}  // namespace gaveurs
