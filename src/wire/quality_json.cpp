#include "wire/quality_json.h"

#include "wire/sensor_json.h"
#include "wire/sensor_update.h"

namespace gaveurs {
namespace {

void text_or_null(JsonWriter& out, std::string_view name, const std::string& text) {
  out.key(name);
  text.empty() ? out.null() : out.value(text);
}

void json_or_null(JsonWriter& out, std::string_view name, const std::string& json) {
  out.key(name);
  json.empty() ? out.null() : out.raw(json);
}

}  // namespace

void append_sample(std::string& out, const StoredSample& stored, const Traceability& trace) {
  out += "{\"seq\":";
  append_json_number(out, stored.seq);
  out += ',';
  const std::size_t body = out.size();
  append_sensor_body(out, stored, trace);
  out.erase(body, 1);
}

void append_whole_sample(std::string& out, const StoredSample& stored,
                         const std::vector<ReplacedSample>& replaced, const Traceability& trace) {
  append_sample(out, stored, trace);
  out.back() = ',';
  std::string more;
  JsonWriter members(more);
  members.open_object().key("lot_said");
  stored.sample.lot ? members.value(stored.sample.lot->value) : members.null();
  json_or_null(members, "device_results", stored.sample.claims);
  json_or_null(members, "further_fields", stored.sample.meta);
  members.key("replaced").open_array();
  for (const auto& old : replaced) {
    const Fusion& fusion = old.was.analysis.fusion;
    members.open_object().field("replaced_at", old.replaced_at);
    members.field("timestamp", old.was.sample.time).field("seq", old.was.values_seq);
    members.field("final_grade", to_string(fusion.final_grade));
    members.rounded("final_score", fusion.final_score, 4).close_object();
  }
  members.close_array().close_object();
  out.append(more, 1);
}

void write_sums(JsonWriter& out, const QualitySums& sums) {
  out.field("samples", sums.samples).key("grades").open_object();
  for (int i = kGrades - 1; i >= 0; --i) {
    const auto grade = static_cast<Grade>(i);
    out.field(to_string(grade), sums.of(grade));
  }
  out.close_object();
  out.rounded("conformity", sums.compliant(), 4).rounded("downgraded", sums.downgraded(), 4);
  out.rounded("rejected", sums.rejected(), 4);
  out.rounded("mean_score", sums.score.mean(), 4).rounded("mean_mass_g", sums.mass_g.mean(), 1);
  out.rounded("sd_mass_g", sums.mass_sd_g(), 1);
  out.rounded("mean_freshness", sums.freshness.mean(), 4);
  out.rounded("mean_oxidation", sums.oxidation.mean(), 4);
  out.rounded("mean_fat_quality", sums.fat.mean(), 4);
  out.field("with_defects", sums.with_defects).field("unlinked", sums.unlinked);
}

void write_device(JsonWriter& out, const Device& d, const DeviceStanding& standing) {
  out.open_object().field("device_id", d.id.value);
  text_or_null(out, "site_code", d.site.value);
  text_or_null(out, "location", d.location);
  text_or_null(out, "mac_address", d.mac_address);
  text_or_null(out, "ip_address", d.ip_address);
  text_or_null(out, "firmware_version", d.firmware);
  json_or_null(out, "sensors", d.sensors);
  json_or_null(out, "calibration", d.calibration ? encode_calibration(*d.calibration) : "");
  out.field("etat", to_string(standing.severity)).field("alertes_actives", standing.alerts);
  out.key("warnings").open_array();
  for (const Alert& warning : standing.warnings) {
    out.open_object().field("fault", to_string(warning.kind));
    out.field("severity", to_string(warning.severity)).field("since", warning.since);
    out.field("value", warning.value).field("threshold", warning.threshold).close_object();
  }
  out.close_array();
  text_or_null(out, "status", d.status);
  json_or_null(out, "stats", d.stats);
  out.field("uptime_s", d.uptime_s).field("buffer_size", d.buffered);
  out.field("first_seen", d.first_seen).field("last_seen", d.last_seen);
  out.field("last_hello", d.last_hello).field("last_heartbeat", d.last_heartbeat);
  out.field("last_sample", d.last_sample).field("samples", d.samples).close_object();
}

}  // namespace gaveurs
