#include "twin/truth_json.h"

#include <limits>

#include "wire/fields.h"
#include "wire/json_writer.h"

namespace gaveurs {
namespace {

constexpr std::size_t kMostName = 64;

void write_defects(JsonWriter& out, const std::vector<TrueDefect>& defects) {
  out.key("defects").open_array();
  for (const TrueDefect& defect : defects) {
    out.open_object()
        .field("type", to_string(defect.kind))
        .field("x", defect.x)
        .field("y", defect.y)
        .field("x_mm", defect.x_mm)
        .field("y_mm", defect.y_mm)
        .field("size_mm", defect.size_mm)
        .field("severity", defect.severity)
        .close_object();
  }
  out.close_array();
}

void write_shape(JsonWriter& out, const LiverTruth& truth) {
  out.field("mass_g", truth.tof.mass_g)
      .field("volume_mm3", truth.volume_mm3)
      .field("length_mm", truth.tof.length_mm)
      .field("width_mm", truth.tof.width_mm)
      .field("thickness_mm", truth.tof.thickness_mm)
      .field("outline_length_mm", truth.outline_length_mm)
      .field("outline_width_mm", truth.outline_width_mm)
      .field("roughness_mm", truth.tof.roughness_mm)
      .field("uniformity", truth.tof.uniformity)
      .field("x_mm", truth.x_mm)
      .field("y_mm", truth.y_mm)
      .field("angle_rad", truth.angle_rad);
}

void write_spectrum(JsonWriter& out, const LiverTruth& truth) {
  const SpectralFeatures& spectral = truth.spectral;
  out.field("fat_quality_index", spectral.fat_quality_index)
      .field("freshness_index", spectral.freshness_index)
      .field("oxidation_index", spectral.oxidation_index)
      .field("lab_l", spectral.lab.l)
      .field("lab_a", spectral.lab.a)
      .field("lab_b", spectral.lab.b)
      .field("delta_e", spectral.delta_e);
  out.key("reflectance").open_object();
  for (std::size_t i = 0; i < kChannels; ++i) out.field(kChannelNames[i], truth.reflectance[i]);
  out.close_object();
}

/// Absent, the default of the field stands.
LotLivers read_lot(Fields& in) {
  LotLivers lot;
  const auto value = in.find("lot");
  json::object object;
  if (!value || value->get(object)) {
    in.refuse("lot", "must be an object");
    return lot;
  }
  Fields part(object, "lot.");
  lot.mean_g = part.number("mean_g", 1, 10'000);
  lot.sd_g = part.number("sd_g", 0, 10'000);
  lot.yellow = part.number("yellow", 0, 100);
  in.add_faults(part.take_faults());
  return lot;
}

std::uint64_t read_seed(Fields& in) {
  std::uint64_t seed = 0;
  const auto value = in.find("seed");
  if (!value || value->get(seed)) in.refuse("seed", "must be a whole number, not negative");
  return seed;
}

}  // namespace

void append_truth_line(std::string& text, const TruthKey& key, const LiverTruth& truth) {
  JsonWriter out(text);
  out.open_object()
      .field("sample_id", key.sample.value)
      .field("device_id", key.device.value)
      .field("profile", key.profile);
  out.key("seed").raw(std::to_string(key.seed));  // may be beyond what a signed number holds
  out.field("number", key.number);
  out.key("lot")
      .open_object()
      .field("mean_g", key.lot.mean_g)
      .field("sd_g", key.lot.sd_g)
      .field("yellow", key.lot.yellow)
      .close_object();
  out.field("grade", to_string(truth.verdict.grade))
      .field("final_score", truth.verdict.final_score)
      .field("tof_score", truth.verdict.tof_score)
      .field("spectral_score", truth.verdict.spectral_score);
  write_shape(out, truth);
  write_spectrum(out, truth);
  write_defects(out, truth.defects);
  out.close_object();
  text += '\n';
}

Result<TruthKey> parse_truth_line(std::string_view line) {
  const auto object = parse_json_object(line);
  if (!object) return std::unexpected(object.error());
  Fields in(*object);
  TruthKey key;
  key.sample.value = in.text("sample_id", kMostName);
  key.device.value = in.text("device_id", kMostName);
  key.profile = in.text("profile", kMostName);
  if (!key.profile.empty() && find_line_profile(key.profile) == nullptr) {
    in.refuse("profile", "is not a profile of this program");
  }
  key.seed = read_seed(in);
  key.number = in.integer("number", 0, std::numeric_limits<std::int64_t>::max());
  key.lot = read_lot(in);
  if (in.ok()) return key;
  return fail(ErrorKind::kInvalid, "not a line of a truth file", in.take_faults());
}

}  // namespace gaveurs
