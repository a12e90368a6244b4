#include "wire/alert_json.h"

#include <fmt/format.h>

#include <cmath>

namespace gaveurs {
namespace {

// French writes a decimal comma, and one decimal is what the sensors are good for.
std::string number(double value) {
  std::string text = fmt::format("{:.1f}", value);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  if (const auto point = text.find('.'); point != std::string::npos) text[point] = ',';
  return text;
}

// Scores are 0-1.
std::string score(double value) {
  std::string text = fmt::format("{:.2f}", value);
  text[text.find('.')] = ',';
  return text;
}

std::string dose_sentence(const Alert& a) {
  const double deviation = a.value.value_or(0);
  return fmt::format("Dose donnée {} % {} de la dose prévue", number(std::abs(deviation)),
                     deviation < 0 ? "au-dessous" : "au-dessus");
}

std::string fact(const Alert& a) {
  const std::string value = number(a.value.value_or(0));
  switch (a.kind) {
    case AlertKind::kDoseDeviation:
      return dose_sentence(a);
    case AlertKind::kRefusedFeed:
      return fmt::format("Refus d'aliment : {} % de la dose prévue a été donnée", value);
    case AlertKind::kMortality:
      return fmt::format("Mortalité du lot : {} %", value);
    case AlertKind::kMortalityRise:
      return fmt::format(
          "Hausse soudaine de la mortalité : {} canards morts depuis le repas d'avant", value);
    case AlertKind::kTemperature:
      return fmt::format("Température de la stabule : {} °C", value);
    case AlertKind::kHumidity:
      return fmt::format("Humidité de la stabule : {} %", value);
    case AlertKind::kMealOverdue:
      return fmt::format("Pas de données : repas attendu depuis {} h", value);
    case AlertKind::kDeviceSilent:
      return fmt::format("Pas de données : aucun lot n'a envoyé de repas depuis {} h", value);
    case AlertKind::kQualityScore:
      return fmt::format("Score de qualité bas : {}", score(a.value.value_or(0)));
    case AlertKind::kQualityReject:
      return "Foie rejeté";
    case AlertKind::kFreshness:
      return fmt::format("Fraîcheur insuffisante : {}", score(a.value.value_or(0)));
    case AlertKind::kOxidation:
      return fmt::format("Oxydation élevée : {}", score(a.value.value_or(0)));
    case AlertKind::kSensorSilent:
      return fmt::format("Pas de données : capteur muet depuis {} min", value);
  }
  return {};
}

}  // namespace

std::string alert_sentence(const Alert& alert) {
  std::string out = fact(alert);
  if (!alert.threshold) return out;
  if (alert.severity == Severity::kNoData) return out;
  if (unit_of(alert.kind).empty()) return out + fmt::format(" (seuil {})", score(*alert.threshold));
  return out + fmt::format(" (seuil {} {})", number(*alert.threshold), unit_of(alert.kind));
}

void write_alert(JsonWriter& out, const Alert& a) {
  out.open_object().field("id", a.id.value).field("source", a.source);
  out.key("code_lot");
  a.lot.value.empty() ? out.null() : out.value(a.lot.value);
  out.key("gaveur_id");
  is_of_line(a.kind) ? out.null() : out.value(a.gaveur.value);
  out.key("device_id");
  a.device.value.empty() ? out.null() : out.value(a.device.value);
  out.key("site_code");
  a.site.value.empty() ? out.null() : out.value(a.site.value);
  out.field("kind", to_string(a.kind)).field("severity", to_string(a.severity));
  out.field("count", a.count).field("first_at", a.first_at).field("last_at", a.last_at);
  out.field("since", a.since).field("value", a.value).field("threshold", a.threshold);
  out.key("unit");
  unit_of(a.kind).empty() ? out.null() : out.value(unit_of(a.kind));
  out.field("message", alert_sentence(a));
  out.field("active", a.active()).field("acknowledged_at", a.acknowledged_at);
  out.key("acknowledged_by");
  a.acknowledged_by.empty() ? out.null() : out.value(a.acknowledged_by);
  out.field("cleared_at", a.cleared_at).field("seq", a.seq).close_object();
}

std::string encode_alert(const Alert& alert) {
  std::string text;
  text.reserve(480);
  JsonWriter out(text);
  write_alert(out, alert);
  return text;
}

}  // namespace gaveurs
