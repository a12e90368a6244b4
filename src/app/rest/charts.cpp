#include <algorithm>

#include "app/rest/answers.h"
#include "app/rest/chart_view.h"
#include "quality/control_chart.h"
#include "quality/sensor_watch.h"
#include "wire/chart_json.h"
#include "wire/codes.h"
#include "wire/json_writer.h"

namespace gaveurs {
namespace {

constexpr int kPointsMax = 1'000;
constexpr int kHistoryMax = 200;
constexpr Instant kForever{std::numeric_limits<std::int64_t>::max() / 2};

Result<Device> find_device(Reader& r, std::string_view id) {
  auto devices = r.devices(std::nullopt);
  if (!devices) return std::unexpected(std::move(devices.error()));
  for (auto& device : *devices) {
    if (device.id.value == id) return std::move(device);
  }
  return fail(ErrorKind::kNotFound, "no device of that name has been seen");
}

std::optional<DeviceId> device_of(const Question& q, Parameters& parameters) {
  const auto text = q.parameter("device_id");
  auto device = parse_device_id(text);
  if (!device) {
    parameters.refuse("device_id", text.empty() ? "is missing; a device's id is required"
                                                : "must be a device's id such as ESP32_LL_01");
  }
  return device;
}

ChartQuestion chart_question(const Question& q, Parameters& parameters) {
  parameters.only({"device_id", "characteristic", "kind", "n", "rules", "samples_per_point"});
  ChartQuestion out;
  if (auto device = device_of(q, parameters)) out.key.device = std::move(*device);
  const auto figure = parse_characteristic(q.parameter("characteristic"));
  if (figure) {
    out.key.characteristic = *figure;
  } else {
    parameters.refuse("characteristic",
                      "must be mass, final_score, freshness, oxidation, fat, roughness or defects");
  }
  if (const auto text = q.parameter("kind"); !text.empty()) {
    out.kind = parse_chart_kind(text);
    if (!out.kind) parameters.refuse("kind", "must be i_mr, xbar_r or p");
    if (out.kind && figure && !allows(*figure, *out.kind)) {
      parameters.refuse("kind", "is not for this characteristic");
    }
  }
  out.points = static_cast<int>(parameters.integer("n", 1, kPointsMax).value_or(out.points));
  if (const auto size = parameters.integer("samples_per_point", 1, kShareMax)) {
    out.subgroup = static_cast<int>(*size);
    const auto fault =
        subgroup_fault(out.kind.value_or(usual_kind(out.key.characteristic)), *out.subgroup);
    if (fault) parameters.refuse("samples_per_point", "must be " + *fault);
  }
  const bool asked = std::ranges::any_of(q.query, [](const auto& p) { return p.first == "rules"; });
  if (asked) {
    const auto rules = parse_rules(q.parameter("rules"));
    if (!rules) parameters.refuse("rules", "must be numbers of 1 to 8 such as 1,2,5");
    out.rules = rules.value_or(kNoRules);
  }
  return out;
}

void write_points(JsonWriter& out, const ChartView& view) {
  const bool judged = view.limits.has_value();
  out.key("points").open_array();
  for (const auto& shown : view.points) {
    const ChartPoint& p = shown.point;
    out.open_object().field("time", shown.time).field("sample_id", shown.last.value);
    out.field("value", p.value).rounded("range", p.range, 6);
    out.rounded("z", judged ? std::optional(p.z) : std::nullopt, 4);
    out.rounded(
        "ewma",
        judged ? std::optional(view.limits->centre + p.ewma * view.limits->sigma) : std::nullopt,
        6);
    write_rules(out, "rules", p.rules);
    out.field("beyond_range", p.beyond_range).field("alarm", to_string(p.alarm));
    out.field("reference", shown.reference).close_object();
  }
  out.close_array();
}

// Patterns over the points shown, so that a screen can mark all of a pattern's points.
void write_patterns(JsonWriter& out, const ChartView& view, RuleSet rules) {
  out.key("patterns").open_array();
  std::vector<double> z;
  if (view.limits) {
    for (const auto& shown : view.points) z.push_back(shown.point.z);
  }
  for (const auto& hit : nelson_hits(z, rules)) {
    out.open_object().field("rule", hit.rule).field("first", hit.first).field("last", hit.last);
    out.close_object();
  }
  out.close_array();
}

void write_index(JsonWriter& out, std::string_view name,
                 const std::optional<CapabilityIndex>& index) {
  out.key(name);
  if (!index) {
    out.null();
    return;
  }
  out.open_object().rounded("value", index->value, 4).rounded("lower", index->lower, 4);
  out.rounded("upper", index->upper, 4).close_object();
}

void write_capability(JsonWriter& out, const Capability& c) {
  const auto figure = [&](double value) {
    return c.refused.empty() ? std::optional(value) : std::nullopt;
  };
  out.key("capability").open_object();
  out.key("refused");
  c.refused.empty() ? out.null() : out.value(c.refused);
  out.field("samples", c.samples).field("confidence", kCapabilityConfidence);
  out.rounded("mean", figure(c.mean), 6).rounded("sigma_within", figure(c.sigma_within), 6);
  out.rounded("sigma_overall", figure(c.sigma_overall), 6);
  write_index(out, "cp", c.cp);
  write_index(out, "cpk", c.cpk);
  write_index(out, "pp", c.pp);
  write_index(out, "ppk", c.ppk);
  out.close_object();
}

void write_alarm(JsonWriter& out, const ChartView& view) {
  const RunLengths& lengths = usual_run_lengths();
  out.key("alarm").open_object();
  out.field("lambda", ShiftScheme{}.lambda).rounded("ewma_limit_z", ewma_edge(), 4);
  out.field("point_limit_z", ShiftScheme{}.point_limit);
  const auto edge = [&](double side) {
    return view.limits
               ? std::optional(view.limits->centre + side * ewma_edge() * view.limits->sigma)
               : std::nullopt;
  };
  out.rounded("ewma_ucl", edge(1), 6).rounded("ewma_lcl", edge(-1), 6);
  write_rules(out, "rules", view.by_frozen ? view.frozen->alarm_rules : kNoRules);
  out.rounded("points_between_false_alarms", lengths.in_control, 1);
  out.rounded("points_to_see_one_sigma", lengths.one_sigma, 1).close_object();
}

std::string_view state_of(const ChartView& view) {
  if (!view.by_frozen) return "no_frozen_limits";
  const bool judged =
      std::ranges::any_of(view.points, [](const auto& shown) { return !shown.reference; });
  if (!judged) return "no_data";
  return view.out ? "out_of_control" : "in_control";
}

}  // namespace

Result<std::string> show_chart(const Question& q, Reader& r) {
  Parameters parameters(q);
  const ChartQuestion question = chart_question(q, parameters);
  if (auto fault = parameters.fault()) return std::unexpected(std::move(*fault));
  const ReadSnapshot moment(r);
  if (!moment.begun()) return std::unexpected(moment.begun().error());
  const auto device = find_device(r, question.key.device.value);
  if (!device) return std::unexpected(device.error());
  auto view = view_chart(question, r);
  if (!view) return std::unexpected(std::move(view.error()));

  std::string text;
  JsonWriter out(text);
  out.open_object().field("device_id", question.key.device.value);
  out.field("characteristic", to_string(question.key.characteristic));
  out.field("unit", unit_of(question.key.characteristic)).field("state", state_of(*view));
  out.key("limits");
  view->limits ? write_limits(out, *view->limits) : void(out.null());
  out.field("frozen", view->by_frozen);
  out.key("limits_refused");
  view->refused.empty() ? out.null() : out.value(view->refused);
  out.key("frozen_chart");
  view->frozen ? write_frozen_chart(out, *view->frozen) : void(out.null());
  write_rules(out, "rules", question.rules);
  write_alarm(out, *view);
  write_points(out, *view);
  write_patterns(out, *view, question.rules);
  write_capability(out, view->capability);
  out.close_object();
  return text;
}

Result<std::string> chart_limits(const Question& q, Reader& r) {
  Parameters parameters(q);
  parameters.only({});
  if (auto fault = parameters.fault()) return std::unexpected(std::move(*fault));
  const auto key = parse_chart_path(q.subject);
  if (!key) return std::unexpected(key.error());
  const auto history = r.chart_history(*key, kHistoryMax);
  if (!history) return std::unexpected(history.error());
  std::string text;
  JsonWriter out(text);
  out.open_object().key("items").open_array();
  for (const auto& chart : *history) write_frozen_chart(out, chart);
  close_page(out, std::nullopt);
  return text;
}

Result<std::string> device_health(const Question& q, Reader& r) {
  const ReadSnapshot moment(r);
  if (!moment.begun()) return std::unexpected(moment.begun().error());
  const auto device = find_device(r, q.subject);
  if (!device) return std::unexpected(device.error());
  const auto stored = r.baseline_of(device->id);
  if (!stored) return std::unexpected(stored.error());
  const auto samples = r.newest_of_device(device->id, kWatchReplay);
  if (!samples) return std::unexpected(samples.error());
  std::optional<SensorBaseline> known;
  if (*stored) known = (*stored)->values;
  SensorWatch watch(device->calibration, known);
  for (const auto& s : *samples) {
    watch.push(s.sample.tof, s.sample.spectral, s.analysis.tof);
  }

  std::string text;
  JsonWriter out(text);
  out.open_object().field("device_id", device->id.value);
  // Without a sample nothing is known, which is not the same as healthy.
  const auto warnings = watch.warnings();
  out.field("state", samples->empty() ? "no_data" : warnings.empty() ? "normal" : "warning");
  out.field("samples", samples->size());
  out.key("last_sample");
  samples->empty() ? out.null() : out.value(samples->back().sample.time);
  out.field("calibrated", device->calibration.has_value());
  out.field("baseline_complete", watch.baseline_complete());
  out.key("warnings").open_array();
  for (const auto& warning : warnings) write_sensor_warning(out, warning);
  out.close_array();
  const auto& now = watch.present();
  const auto& base = watch.baseline();
  const auto pair = [&](std::string_view name, std::optional<double> value,
                        std::optional<double> then) {
    out.key(name).open_object().rounded("now", value, 4).rounded("baseline", then, 4);
    out.close_object();
  };
  out.key("measures").open_object();
  pair("light", now.light, base.light);
  pair("belt_signal", now.belt_signal, base.belt_signal);
  pair("floor", now.floor, base.floor);
  pair("ambient", now.ambient, base.ambient);
  pair("belt_mm", now.belt_mm, watch.belt_expected_mm());
  out.close_object().close_object();
  return text;
}

}  // namespace gaveurs
