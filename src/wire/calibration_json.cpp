#include "wire/calibration_json.h"

#include <fmt/format.h>

#include "wire/json_writer.h"
#include "wire/sensor_blocks.h"
#include "wire/sensor_json.h"

namespace gaveurs {
namespace {

// Counts divided by gain × ms: full scale at the least gain in the shortest time.
constexpr double kMostPerGainMs = 65'535 / 0.5 / 0.00278;

void read_reference(Fields& in, const std::string& prefix, std::string_view name,
                    std::optional<json::element> value, std::array<double, kChannels>& out) {
  if (!value || value->is_null()) return;
  json::object given;
  if (value->get_object().get(given)) {
    in.refuse(name, fmt::format("must be an object of channels, not {}", kind_of(*value)));
    return;
  }
  Fields channels(given, fmt::format("{}{}.", prefix, name));
  for (const auto& [key, counts] : given) {
    const auto channel = channel_of(key);
    if (!channel) {
      channels.refuse(key, "is not a channel");
      continue;
    }
    const auto number = channels.maybe_number(key, 0, kMostPerGainMs);
    if (number) out[static_cast<std::size_t>(*channel)] = *number;
  }
  auto faults = channels.take_faults();
  // `in` puts its own prefix before each path.
  for (auto& fault : faults) fault.path.erase(0, std::min(prefix.size(), fault.path.size()));
  in.add_faults(std::move(faults));
}

void write_reference(JsonWriter& out, std::string_view name,
                     const std::array<double, kChannels>& values) {
  out.key(name).open_object();
  for (std::size_t i = 0; i < kChannels; ++i) out.field(kChannelNames[i], values[i]);
  out.close_object();
}

}  // namespace

std::optional<Calibration> read_calibration(Fields& in, std::optional<json::element> value,
                                            const std::string& path) {
  if (!value || value->is_null()) return std::nullopt;
  json::object given;
  if (value->get_object().get(given)) {
    in.refuse(path, fmt::format("must be an object, not {}", kind_of(*value)));
    return std::nullopt;
  }
  const std::string prefix = path + ".";
  Fields fields(given, prefix);
  Calibration out;
  const auto set = [&](double& member, std::string_view name, double low, double high) {
    member = fields.maybe_number(name, low, high).value_or(member);
  };
  set(out.belt_mm, "belt_mm", 50, 4'000);
  set(out.tilt_x_deg, "tilt_x_deg", -45, 45);
  set(out.tilt_y_deg, "tilt_y_deg", -45, 45);
  set(out.field_of_view_deg, "field_of_view_deg", 10, 90);
  out.tray = fields.flag("tray", out.tray);
  set(out.tray_angle_deg, "tray_angle_deg", -90, 90);
  set(out.ambient_white, "ambient_white", 0, 4'095);
  read_reference(fields, prefix, "white", fields.find("white"), out.white);
  read_reference(fields, prefix, "dark", fields.find("dark"), out.dark);
  const bool right = fields.ok();
  in.add_faults(fields.take_faults());
  if (!right) return std::nullopt;
  return out;
}

std::string encode_calibration(const Calibration& calibration) {
  std::string text;
  JsonWriter out(text);
  out.open_object()
      .field("belt_mm", calibration.belt_mm)
      .field("tilt_x_deg", calibration.tilt_x_deg)
      .field("tilt_y_deg", calibration.tilt_y_deg)
      .field("field_of_view_deg", calibration.field_of_view_deg)
      .field("tray", calibration.tray)
      .field("tray_angle_deg", calibration.tray_angle_deg)
      .field("ambient_white", calibration.ambient_white);
  write_reference(out, "white", calibration.white);
  write_reference(out, "dark", calibration.dark);
  out.close_object();
  return text;
}

}  // namespace gaveurs
