#include "wire/sensor_update.h"

#include <cmath>

#include "wire/json_writer.h"
#include "wire/number_text.h"

namespace gaveurs {
namespace {

constexpr std::size_t kMeasurementBytes = 6 << 10;  // near enough

// How a value that was computed is shown: its name, and decimals that its measurement can bear.
void put(std::string& out, std::string_view name, double number, int decimals) {
  out += ",\"";
  out += name;
  out += "\":";
  append_rounded(out, number, decimals);
}

void put(std::string& out, std::string_view name, std::optional<double> number, int decimals) {
  put(out, name, number.value_or(NAN), decimals);
}

void put_text(std::string& out, std::string_view name, std::string_view text) {
  out += ",\"";
  out += name;
  out += "\":";
  append_json_string(out, text);
}

void put_text_or_null(std::string& out, std::string_view name, std::string_view text) {
  if (!text.empty()) {
    put_text(out, name, text);
    return;
  }
  out += ",\"";
  out += name;
  out += "\":null";
}

void put_flag(std::string& out, std::string_view name, bool flag) {
  out += ",\"";
  out += name;
  out += flag ? "\":true" : "\":false";
}

void put_time(std::string& out, std::string_view name, Instant time) {
  out += ",\"";
  out += name;
  out += "\":\"";
  append_rfc3339(out, time);
  out += '"';
}

void put_matrix(std::string& out, std::string_view name, const std::optional<TofMatrix>& matrix) {
  out += ",\"";
  out += name;
  out += "\":";
  if (matrix) {
    append_rows(out, *matrix);
  } else {
    out += "null";
  }
}

void put_defects(std::string& out, std::string_view name, const std::vector<Defect>& defects) {
  out += ",\"";
  out += name;
  out += "\":[";
  for (const Defect& defect : defects) {
    if (out.back() != '[') out += ',';
    out += "{\"type\":\"";
    out += to_string(defect.kind);
    out += '"';
    put(out, "x", defect.x, 2);
    put(out, "y", defect.y, 2);
    put(out, "x_mm", defect.x_mm, 1);
    put(out, "y_mm", defect.y_mm, 1);
    put(out, "size_mm", defect.size_mm, 1);
    put(out, "severity", defect.severity, 3);
    out += '}';
  }
  out += ']';
}

void put_heights(std::string& out, const TofAnalysis& tof) {
  out += ",\"height_map\":";
  for (std::size_t i = 0; i < kTofZones; ++i) {
    out += i == 0 ? "[[" : i % kTofSide == 0 ? "],[" : ",";
    append_rounded(out, static_cast<double>(tof.height_mm[i]), 1);
  }
  out += "]]";
}

// Of a frame in which nothing was measured only the grade is known, and that it is none.
void put_tof_analysis(std::string& out, const TofAnalysis& tof) {
  const auto known = [&](double number) { return tof.zones_used > 0 ? number : NAN; };
  out += "\"analysis\":{\"grade\":\"";
  out += to_string(tof.grade);
  out += '"';
  put(out, "quality_score", known(tof.quality_score), 4);
  put(out, "volume_mm3", known(tof.volume_mm3), 0);
  put(out, "mass_g", known(tof.mass_g), 1);
  put(out, "mass_sd_g", known(tof.mass_sd_g), 1);
  put(out, "length_mm", known(tof.length_mm), 1);
  put(out, "width_mm", known(tof.width_mm), 1);
  put(out, "thickness_mm", known(tof.thickness_mm), 1);
  put(out, "roughness_mm", known(tof.roughness_mm), 2);
  put(out, "surface_uniformity", known(tof.uniformity), 4);
  put(out, "avg_distance_mm", known(tof.avg_distance_mm), 1);
  put(out, "std_distance_mm", known(tof.std_distance_mm), 2);
  put(out, "avg_reflectance", tof.avg_reflectance, 1);
  put(out, "belt_mm", known(tof.belt_mm), 1);
  put(out, "tilt_x_deg", known(tof.tilt_x_deg), 2);
  put(out, "tilt_y_deg", known(tof.tilt_y_deg), 2);
  put(out, "zones_used", tof.zones_used, 0);
  put_defects(out, "defects", tof.defects);
  put_heights(out, tof);
  out += '}';
}

void put_tof(std::string& out, const TofRaw& raw, const TofAnalysis& found) {
  out += ",\"vl53l8ch\":{\"raw\":{\"distance_matrix\":";
  append_rows(out, raw.distance_mm);
  put_matrix(out, "reflectance_matrix", raw.reflectance);
  put_matrix(out, "amplitude_matrix", raw.amplitude);
  put_matrix(out, "status_matrix", raw.status);
  put_matrix(out, "ambient_matrix", raw.ambient);
  out += "},";
  put_tof_analysis(out, found);
  out += '}';
}

void put_channels(std::string& out, const std::array<double, kChannels>& values, int decimals) {
  for (std::size_t i = 0; i < kChannels; ++i) {
    out += i == 0 ? "\"" : ",\"";
    out += kChannelNames[i];
    out += "\":";
    if (decimals < 0) {
      append_short_number(out, values[i]);
    } else {
      append_rounded(out, values[i], decimals);
    }
  }
}

void put_setting(std::string& out, std::string_view name, const std::optional<double>& number) {
  out += ",\"";
  out += name;
  out += "\":";
  append_short_number(out, number.value_or(NAN));
}

void put_spectral(std::string& out, const SpectralRaw& raw, const SpectralAnalysis& found) {
  out += ",\"as7341\":{\"raw\":{";
  put_channels(out, raw.counts, -1);
  put_setting(out, "gain", raw.gain);
  put_setting(out, "integration_time_ms", raw.integration_ms);
  out += "},\"analysis\":{\"grade\":\"";
  out += to_string(found.grade);
  out += '"';
  put(out, "quality_score", found.quality_score, 4);
  put(out, "freshness_index", found.freshness_index, 4);
  put(out, "fat_quality_index", found.fat_quality_index, 4);
  put(out, "oxidation_index", found.oxidation_index, 4);
  out += ",\"spectral_ratios\":{";
  for (std::size_t i = 0; i < found.ratios.size(); ++i) {
    out += i == 0 ? "\"" : ",\"";
    out += kSpectralRatioNames[i];
    out += "\":";
    append_rounded(out, found.ratios[i], 4);
  }
  out += "},\"reflectance\":{";
  put_channels(out, found.reflectance, 4);
  out += "},\"color_lab\":{\"L\":";
  append_rounded(out, found.lab_l, 2);
  put(out, "a", found.lab_a, 2);
  put(out, "b", found.lab_b, 2);
  out += '}';
  put(out, "delta_e", found.delta_e, 2);
  out += "}}";
}

void put_metrics(std::string& out, const LiverAnalysis& analysis) {
  const auto known = [&](double number) { return analysis.tof.zones_used > 0 ? number : NAN; };
  out += ",\"foie_gras_metrics\":{\"mass_g\":";
  append_rounded(out, known(analysis.tof.mass_g), 1);
  put(out, "thickness_mm", known(analysis.tof.thickness_mm), 1);
  put(out, "fat_quality_index", analysis.spectral.fat_quality_index, 4);
  put(out, "freshness_index", analysis.spectral.freshness_index, 4);
  put(out, "oxidation_index", analysis.spectral.oxidation_index, 4);
  put(out, "delta_e", analysis.spectral.delta_e, 2);
  out += '}';
}

void put_fusion(std::string& out, const LiverAnalysis& analysis) {
  const Fusion& fusion = analysis.fusion;
  const auto& defects = analysis.tof.defects;
  out += ",\"fusion\":{\"final_grade\":\"";
  out += to_string(fusion.final_grade);
  out += '"';
  put(out, "final_score", fusion.final_score, 4);
  put_flag(out, "is_compliant", fusion.compliant());
  put(out, "weight_tof", kTofWeight, 2);
  put(out, "weight_spectral", kSpectralWeight, 2);
  put(out, "tof_score", analysis.tof.quality_score, 4);
  put(out, "spectral_score", analysis.spectral.quality_score, 4);
  put(out, "confidence_level", fusion.confidence, 4);
  put_defects(out, "combined_defects", defects);
  put(out, "num_defects", static_cast<double>(defects.size()), 0);
  put_metrics(out, analysis);
  out += ",\"reasons\":[";
  for (const auto& reason : fusion.reasons) {
    if (out.back() != '[') out += ',';
    append_json_string(out, reason);
  }
  out += "]}";
}

void put_claim(std::string& out, const Sample& sample) {
  out += ",\"device_claim\":{\"final_grade\":";
  if (sample.claimed_grade) {
    append_json_string(out, to_string(*sample.claimed_grade));
  } else {
    out += "null";
  }
  out += ",\"final_score\":";
  append_short_number(out, sample.claimed_score.value_or(NAN));
  out += '}';
}

void put_trace(std::string& out, const Traceability& trace) {
  if (trace.product.value.empty()) return;
  out += ",\"traceability\":{\"leaf_index\":";
  if (trace.leaf_index) {
    append_json_number(out, *trace.leaf_index);
  } else {
    out += "null";
  }
  put_text_or_null(out, "leaf_hash", trace.leaf_hash);
  put_text(out, "product_id", trace.product.value);
  out += '}';
}

}  // namespace

void append_sample_ack(std::string& out, const StoredSample& stored, Saved how, Instant now) {
  const Fusion& fusion = stored.analysis.fusion;
  out += "{\"type\":\"ack\",\"sample_id\":";
  append_json_string(out, stored.sample.id.value);
  put_time(out, "timestamp", now);
  out += ",\"status\":\"saved\"";
  put(out, "fusion_score", fusion.final_score, 4);
  put_text(out, "fusion_grade", to_string(fusion.final_grade));
  out += ",\"seq\":";
  append_json_number(out, stored.seq);
  if (how == Saved::kDuplicate) out += ",\"duplicate\":true";
  if (how == Saved::kCorrection) out += ",\"correction\":true";
  out += '}';
}

std::string hello_ack(const DeviceId& device, Instant now) {
  std::string text;
  JsonWriter out(text);
  out.open_object().field("type", "hello_ack").field("timestamp", now);
  out.field("device_id", device.value).field("status", "registered").field("server_time", now);
  out.close_object();
  return text;
}

std::string measurement_text(const Sample& sample, const LiverAnalysis& analysis) {
  std::string out;
  out.reserve(kMeasurementBytes);
  put_tof(out, sample.tof, analysis.tof);
  put_spectral(out, sample.spectral, analysis.spectral);
  put_fusion(out, analysis);
  put_claim(out, sample);
  put(out, "analysis_version", analysis.version, 0);
  return out;
}

void append_sensor_body(std::string& out, const StoredSample& stored, const Traceability& trace,
                        std::string_view measurement) {
  const Sample& sample = stored.sample;
  out += "{\"timestamp\":\"";
  append_rfc3339(out, sample.time);
  out += '"';
  put_text(out, "sample_id", sample.id.value);
  put_text(out, "device_id", sample.device.value);
  put_text_or_null(out, "site_code", sample.site.value);
  put_text_or_null(out, "code_lot", stored.lot.value);
  put_text(out, "lot_link", to_string(stored.link));
  put_time(out, "recorded_at", stored.recorded_at);
  put_text_or_null(out, "location", sample.location);
  put_text_or_null(out, "lot_abattage", sample.lot_abattage);
  put_text_or_null(out, "eleveur", sample.eleveur);
  put_text_or_null(out, "provenance", sample.provenance);
  if (measurement.empty()) {
    out += measurement_text(sample, stored.analysis);
  } else {
    out += measurement;
  }
  put_trace(out, trace);
  if (stored.corrections > 0) put(out, "corrections", stored.corrections, 0);
  out += '}';
}

void append_sensor_update(std::string& out, const StoredSample& stored, std::string_view type,
                          const Traceability& trace) {
  out += "{\"type\":\"";
  out += type;
  out += "\",\"seq\":";
  append_json_number(out, stored.seq);
  out += ',';
  const std::size_t body = out.size();
  append_sensor_body(out, stored, trace);
  out.erase(body, 1);
}

}  // namespace gaveurs
