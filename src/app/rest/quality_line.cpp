#include <algorithm>
#include <unordered_map>

#include "app/rest/answers.h"
#include "app/rest/quality_parameters.h"
#include "domain/quality_rules.h"
#include "wire/alert_json.h"
#include "wire/codes.h"
#include "wire/quality_json.h"

namespace gaveurs {
namespace {

constexpr int kMostAlerts = 500;
// Active alerts and waiting lots beyond these are not counted.
constexpr int kMostCounted = 10'000;

bool is_silent(const Device& device, Instant now) {
  return now - device.last_seen >= kSensorSilentMicros;
}

struct LineState {
  std::vector<Device> devices;
  std::vector<Alert> alerts;  // active ones

  DeviceStanding standing(const Device& device, Instant now) const {
    DeviceStanding out;
    for (const auto& alert : alerts) {
      if (alert.source != "device/" + device.id.value) continue;
      ++out.alerts;
      out.severity = std::max(out.severity, alert.severity);
      if (alert.kind >= AlertKind::kDarkZone) out.warnings.push_back(alert);
    }
    // Of a silent device nothing of now is known, whatever it said last.
    if (is_silent(device, now)) out.severity = Severity::kNoData;
    return out;
  }
};

Result<LineState> read_line(Reader& r, const std::optional<SiteCode>& site) {
  LineState out;
  auto devices = r.devices(site);
  if (!devices) return std::unexpected(devices.error());
  out.devices = std::move(*devices);
  AlertFilter active;
  active.active_only = true;
  active.site = site;
  active.area = AlertFilter::Area::kLine;
  auto alerts = r.alerts(active, {INT64_MAX}, kMostCounted);
  if (!alerts) return std::unexpected(alerts.error());
  out.alerts = std::move(*alerts);
  return out;
}

Result<QualitySums> sums_between(Reader& r, const std::optional<SiteCode>& site, Instant from,
                                 Instant to) {
  SampleFilter filter;
  filter.site = site;
  filter.since = from;
  filter.until = to;
  const auto groups = r.quality_groups(filter);
  if (!groups) return std::unexpected(groups.error());
  QualitySums out;
  for (const auto& group : *groups) out.add(group.sums);
  return out;
}

Instant paris_midnight(Instant now) {
  ParisTime local = to_paris(now);
  local.hour = local.minute = local.second = 0;
  return from_paris(local);
}

void write_targets(JsonWriter& out) {
  const LineTargets targets;
  out.key("targets").open_object().field("livers_per_hour", targets.livers_per_hour);
  out.field("conformity", targets.compliant).field("downgraded", targets.downgraded);
  out.field("rejected", targets.rejected).close_object();
}

void write_devices_count(JsonWriter& out, const std::vector<Device>& devices, Instant now) {
  const auto silent = std::count_if(devices.begin(), devices.end(),
                                    [&](const Device& d) { return is_silent(d, now); });
  out.key("devices").open_object().field("total", devices.size());
  out.field("online", static_cast<std::int64_t>(devices.size()) - silent);
  out.field("silent", silent).close_object();
}

void write_alerts_count(JsonWriter& out, const std::vector<Alert>& alerts) {
  const auto of = [&](Severity severity) {
    return std::count_if(alerts.begin(), alerts.end(),
                         [&](const Alert& a) { return a.severity == severity; });
  };
  out.key("alertes").open_object().field("critical", of(Severity::kCritical));
  out.field("warning", of(Severity::kWarning)).field("no_data", of(Severity::kNoData));
  out.close_object();
}

void write_queue_count(JsonWriter& out, const std::vector<PendingLot>& queue) {
  const auto taken = std::count_if(queue.begin(), queue.end(), [](const PendingLot& p) {
    return p.state == PendingState::kTaken;
  });
  out.key("queue").open_object().field("taken", taken);
  out.field("pending", static_cast<std::int64_t>(queue.size()) - taken).close_object();
}

// Livers of the last hour. While no device is heard of, none passing and nothing known are not the
// same.
std::optional<std::int64_t> rate_of(const QualitySums& hour, const std::vector<Device>& devices,
                                    Instant now) {
  const bool heard = std::any_of(devices.begin(), devices.end(), [&](const Device& d) {
    return now - d.last_seen < kMicrosPerHour;
  });
  if (hour.samples == 0 && !heard) return std::nullopt;
  return hour.samples;
}

}  // namespace

Result<std::string> quality_health(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const ReadSnapshot snapshot(r);
  if (!snapshot.begun()) return std::unexpected(snapshot.begun().error());
  const auto devices = r.devices(std::nullopt);
  if (!devices) return std::unexpected(devices.error());
  const auto newest = r.newest_sample();
  if (!newest) return std::unexpected(newest.error());
  std::string text;
  JsonWriter out(text);
  out.open_object().field("status", "ok").field("database", "ok").field("timestamp", q.now);
  write_devices_count(out, *devices, q.now);
  std::optional<Instant> last;
  if (*newest) last = (*newest)->recorded_at;
  out.field("last_sample_at", last).close_object();
  return text;
}

Result<std::string> list_devices(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"site_code"});
  const auto site = in.site("site_code");
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const ReadSnapshot snapshot(r);
  if (!snapshot.begun()) return std::unexpected(snapshot.begun().error());
  const auto line = read_line(r, site);
  if (!line) return std::unexpected(line.error());
  std::string text;
  JsonWriter out(text);
  out.open_object().key("items").open_array();
  for (const auto& device : line->devices) {
    write_device(out, device, line->standing(device, q.now));
  }
  close_page(out, std::nullopt);
  return text;
}

Result<std::string> list_line_alerts(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"active", "device_id", "site_code", "code_lot", "limit", "cursor"});
  const SampleFilter line = line_filter(in, q);
  AlertFilter filter;
  filter.area = AlertFilter::Area::kLine;
  filter.active_only = in.flag("active");
  filter.device = line.device;
  filter.site = line.site;
  filter.lot = lot_parameter(in, q);
  const int limit = in.limit(100, kMostAlerts);
  const AlertId before{in.integer("cursor", 1, INT64_MAX).value_or(INT64_MAX)};
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  auto alerts = r.alerts(filter, before, limit + 1);
  if (!alerts) return std::unexpected(alerts.error());
  const auto next = cut_page(*alerts, limit);
  std::string text;
  JsonWriter out(text);
  out.open_object().key("items").open_array();
  for (const auto& alert : *alerts) write_alert(out, alert);
  close_page(out, next);
  return text;
}

Result<std::string> line_overview(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"site_code"});
  const auto site = in.site("site_code");
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const ReadSnapshot snapshot(r);
  if (!snapshot.begun()) return std::unexpected(snapshot.begun().error());
  const auto line = read_line(r, site);
  if (!line) return std::unexpected(line.error());
  const Instant soon = q.now + 1;
  const auto hour = sums_between(r, site, q.now + -kMicrosPerHour, soon);
  if (!hour) return std::unexpected(hour.error());
  const auto today = sums_between(r, site, paris_midnight(q.now), soon);
  if (!today) return std::unexpected(today.error());
  const auto queue = r.queue(site, kMostCounted);
  if (!queue) return std::unexpected(queue.error());
  std::string text;
  JsonWriter out(text);
  out.open_object().field("timestamp", q.now);
  out.field("since", q.now + -kMicrosPerHour);
  out.field("livers_per_hour", rate_of(*hour, line->devices, q.now));
  write_sums(out, *hour);
  write_targets(out);
  out.key("today").open_object().field("since", paris_midnight(q.now));
  write_sums(out, *today);
  out.close_object();
  write_devices_count(out, line->devices, q.now);
  write_alerts_count(out, line->alerts);
  write_queue_count(out, *queue);
  out.close_object();
  return text;
}

}  // namespace gaveurs
