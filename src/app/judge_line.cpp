#include "app/judge_line.h"

#include <algorithm>

#include "app/judge_quality.h"

namespace gaveurs {
namespace {

Result<void> take_chart(Decision& decision, const Device& device, const StoredSample& sample,
                        const ChartState& state) {
  // Out, but with a point that does not alarm: nothing new, and not over.
  if (state.out && state.alarm == ChartAlarm::kNone) return {};
  std::string source = "device/" + device.id.value;
  source += '/';
  source += to_string(state.key.characteristic);
  auto alerts =
      decision.line().alerts_of(decision.tx(), std::move(source), {}, device.id, decision.now());
  if (!alerts) return std::unexpected(std::move(alerts.error()));
  (*alerts)->site = sample.sample.site;
  const Severity severity = state.out ? Severity::kWarning : Severity::kNormal;
  take_line_finding(decision, **alerts,
                    {AlertKind::kChartOutOfControl, severity, state.value, state.limit},
                    std::min(sample.sample.time, decision.now()), false);
  return {};
}

// What the warnings say of one kind of fault: the worst; of zones, how many.
Finding finding_of(SensorFault fault, const std::vector<SensorWarning>& warnings) {
  Finding out{alert_kind_of(fault), Severity::kNormal, std::nullopt, std::nullopt};
  int zones = 0;
  for (const auto& warning : warnings) {
    if (warning.fault != fault) continue;
    zones += warning.zone.has_value();
    out.severity = std::max(out.severity, warning.severity);
    out.value = warning.value;
    out.threshold = warning.threshold;
  }
  if (zones > 0) {
    out.value = zones;
    out.threshold.reset();
  }
  return out;
}

// Only what begins, ends, or changes its severity: every frame shows the same dark zone again.
Result<void> take_sensors(Decision& decision, const Device& device, const StoredSample& sample,
                          const SensorWatch& sensors) {
  auto found = decision.line().alerts(decision.tx(), {}, device.id, decision.now());
  if (!found) return std::unexpected(std::move(found.error()));
  SourceAlerts& source = **found;
  const auto warnings = sensors.warnings();
  for (int i = 0; i < kSensorFaults; ++i) {
    const Finding finding = finding_of(static_cast<SensorFault>(i), warnings);
    const Alert* known = source.find(finding.kind);
    const Severity before =
        known != nullptr && known->active() ? known->severity : Severity::kNormal;
    if (before == finding.severity) continue;
    source.site = sample.sample.site;
    take_line_finding(decision, source, finding, std::min(sample.sample.time, decision.now()),
                      false);
  }
  return {};
}

}  // namespace

Result<void> judge_line(Decision& decision, const Device& before, const StoredSample& sample) {
  auto station = decision.watch().station(decision.tx(), before);
  if (!station) return std::unexpected(std::move(station.error()));
  for (const auto& state : (*station)->push(sample)) {
    if (auto taken = take_chart(decision, before, sample, state); !taken) return taken;
  }
  if (auto taken = take_sensors(decision, before, sample, (*station)->sensors()); !taken) {
    return taken;
  }
  if (auto baseline = (*station)->take_baseline(sample)) {
    decision.set().baselines.push_back(*baseline);
  }
  return {};
}

}  // namespace gaveurs
