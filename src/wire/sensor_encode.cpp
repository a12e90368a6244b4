#include <cmath>

#include "base/json_text.h"
#include "wire/json.h"
#include "wire/json_writer.h"
#include "wire/number_text.h"
#include "wire/sensor_json.h"

namespace gaveurs {
namespace {

// Members of an object, as text to be put behind others: `,"a":1`. "" when there are none.
std::string members_of(std::optional<json::object> object) {
  std::string out;
  if (!object) return out;
  for (const auto& [key, value] : *object) {
    out += ',';
    append_json_string(out, key);
    out += ':';
    out += simdjson::minify(value);
  }
  return out;
}

struct Claims {
  std::string tof, spectral;
  std::optional<std::string> fusion;
};

Claims claims_of(const Sample& sample) {
  Claims out;
  if (sample.claims.empty()) return out;
  const auto object = parse_json_object(sample.claims);
  if (!object) return out;
  const auto part = [&](std::string_view name) -> std::optional<json::object> {
    json::object found;
    if (object->at_key(name).get_object().get(found)) return std::nullopt;
    return found;
  };
  out.tof = members_of(part("vl53l8ch"));
  out.spectral = members_of(part("as7341"));
  if (const auto fusion = part("fusion")) out.fusion = simdjson::minify(*fusion);
  return out;
}

void append_text(std::string& out, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  out += ",\"";
  out += name;
  out += "\":";
  append_json_string(out, text);
}

void append_matrix(std::string& out, std::string_view name,
                   const std::optional<TofMatrix>& matrix) {
  if (!matrix) return;
  out += ",\"";
  out += name;
  out += "\":";
  append_rows(out, *matrix);
}

std::string matrices_text(const TofRaw& tof) {
  std::string out = "\"distance_matrix\":";
  append_rows(out, tof.distance_mm);
  append_matrix(out, "reflectance_matrix", tof.reflectance);
  append_matrix(out, "amplitude_matrix", tof.amplitude);
  append_matrix(out, "ambient_matrix", tof.ambient);
  append_matrix(out, "status_matrix", tof.status);
  return out;
}

std::string channel_text(const SpectralRaw& spectral, SensorDialect dialect) {
  static constexpr std::array<std::string_view, kChannels> kSuffixedNames{
      "channel_415nm", "channel_445nm", "channel_480nm", "channel_515nm", "channel_555nm",
      "channel_590nm", "channel_630nm", "channel_680nm", "channel_clear", "channel_nir"};
  const auto& names = dialect == SensorDialect::kSuffixed ? kSuffixedNames : kChannelNames;
  std::string out;
  for (std::size_t i = 0; i < kChannels; ++i) {
    out += i == 0 ? "\"" : ",\"";
    out += names[i];
    out += "\":";
    append_short_number(out, spectral.counts[i]);
  }
  return out;
}

std::string settings_text(const SpectralRaw& spectral) {
  std::string out;
  if (spectral.gain) {
    out += ",\"gain\":";
    append_json_number(out, *spectral.gain);
  }
  if (spectral.integration_ms) {
    out += ",\"integration_time_ms\":";
    append_json_number(out, *spectral.integration_ms);
  }
  return out;
}

void append_blocks(std::string& out, const Sample& sample, const Claims& claims,
                   SensorDialect dialect) {
  const bool nested = dialect == SensorDialect::kNested;
  const bool suffixed = dialect == SensorDialect::kSuffixed;
  out += suffixed ? ",\"vl53l8ch_data\":{"
         : nested ? ",\"vl53l8ch\":{\"raw\":{"
                  : ",\"vl53l8ch\":{";
  out += matrices_text(sample.tof);
  if (nested) out += '}';
  out += claims.tof;
  out += suffixed ? "},\"as7341_data\":{"
         : nested ? "},\"as7341\":{\"raw\":{"
                  : "},\"as7341\":{\"channels\":{";
  out += channel_text(sample.spectral, dialect);
  if (!suffixed && !nested) out += '}';
  out += settings_text(sample.spectral);
  if (nested) out += '}';
  out += claims.spectral;
  out += '}';
}

}  // namespace

void append_sensor_data(std::string& out, const Sample& sample, SensorDialect dialect) {
  const Claims claims = claims_of(sample);
  out += "{\"type\":\"sensor_data\",\"sample_id\":";
  append_json_string(out, sample.id.value);
  out += ",\"device_id\":";
  append_json_string(out, sample.device.value);
  out += ",\"timestamp\":\"";
  append_rfc3339(out, sample.time);
  out += '"';
  append_text(out, "site_code", sample.site.value);
  if (sample.lot) append_text(out, "code_lot", sample.lot->value);
  append_text(out, "location", sample.location);
  append_text(out, "lot_abattage", sample.lot_abattage);
  append_text(out, "eleveur", sample.eleveur);
  append_text(out, "provenance", sample.provenance);
  append_blocks(out, sample, claims, dialect);
  if (claims.fusion) {
    out += ",\"fusion\":";
    out += *claims.fusion;
  }
  if (sample.meta.size() > 2) {
    out += ',';
    out.append(sample.meta, 1, sample.meta.size() - 2);
  }
  out += '}';
}

}  // namespace gaveurs
