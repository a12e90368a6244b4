#include "wire/chart_json.h"

#include <fmt/format.h>

#include "wire/codes.h"

namespace gaveurs {

Result<ChartKey> parse_chart_path(std::string_view subject) {
  const auto slash = subject.find('/');
  if (slash != std::string_view::npos) {
    const auto device = parse_device_id(subject.substr(0, slash));
    const auto figure = parse_characteristic(subject.substr(slash + 1));
    if (device && figure) return ChartKey{*device, *figure, {}};
  }
  return fail(ErrorKind::kNotFound, "there is no chart of that device and characteristic");
}

void write_rules(JsonWriter& out, std::string_view name, RuleSet rules) {
  out.key(name).open_array();
  for (int rule = 1; rule <= 8; ++rule) {
    if ((rules & rule_bit(rule)) != 0) out.value(rule);
  }
  out.close_array();
}

void write_limits(JsonWriter& out, const ChartLimits& l) {
  out.open_object().field("kind", to_string(l.kind)).field("samples_per_point", l.subgroup);
  out.rounded("centre", l.centre, 6).rounded("sigma", l.sigma, 6);
  out.rounded("ucl", l.ucl, 6).rounded("lcl", l.lcl, 6);
  out.rounded("range_centre", l.range_centre, 6).rounded("range_ucl", l.range_ucl, 6);
  out.rounded("range_lcl", l.range_lcl, 6).field("samples", l.samples);
  out.field("left_out", l.left_out).field("unsettled", l.unsettled).close_object();
}

void write_frozen_chart(JsonWriter& out, const FrozenChart& c) {
  out.open_object().field("device_id", c.key.device.value);
  out.field("characteristic", to_string(c.key.characteristic));
  out.key("limits");
  write_limits(out, c.limits);
  out.key("spec").open_object().field("lower", c.spec.lower).field("upper", c.spec.upper);
  out.close_object();
  write_rules(out, "alarm_rules", c.alarm_rules);
  out.field("author", c.author).key("note");
  c.note.empty() ? out.null() : out.value(c.note);
  out.field("frozen_at", c.frozen_at).field("from", c.from).field("to", c.to);
  out.field("applies_from", c.applies_from).close_object();
}

std::string sensor_sentence(const SensorWarning& w) {
  const int zone = w.zone.value_or(0);
  const std::string place = fmt::format("({}, {})", zone % kTofSide, zone / kTofSide);
  switch (w.fault) {
    case SensorFault::kDarkZone:
      return fmt::format("Zone {} sans mesure valable", place);
    case SensorFault::kStuckZone:
      return fmt::format("Zone {} figée : {:.0f} mesures identiques", place, w.value);
    case SensorFault::kFrozenFrame:
      return fmt::format("Capteur de distance figé : {:.0f} images identiques", w.value);
    case SensorFault::kFadingLamp:
      return fmt::format("Lampe : {:.0f} % de lumière perdue", w.value);
    case SensorFault::kDirtyWindow:
      return fmt::format("Fenêtre du capteur à nettoyer : signal changé de {:.0f} %", w.value);
    case SensorFault::kAmbientLight:
      return fmt::format("Lumière parasite : {:.0f} % du signal", w.value);
    case SensorFault::kBeltDrift:
      return fmt::format("Tapis à {:.0f} mm de son étalonnage", w.value);
  }
  return {};
}

void write_sensor_warning(JsonWriter& out, const SensorWarning& w) {
  out.open_object().field("kind", to_string(w.fault)).field("severity", to_string(w.severity));
  out.key("zone");
  if (w.zone) {
    out.open_object().field("x", *w.zone % kTofSide).field("y", *w.zone / kTofSide).close_object();
  } else {
    out.null();
  }
  out.rounded("value", w.value).rounded("threshold", w.threshold).field("unit", unit_of(w.fault));
  out.field("message", sensor_sentence(w)).close_object();
}

}  // namespace gaveurs
