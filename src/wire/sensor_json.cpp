#include "wire/sensor_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json_text.h"
#include "wire/calibration_json.h"
#include "wire/codes.h"
#include "wire/fields.h"
#include "wire/sensor_blocks.h"

namespace gaveurs {
namespace {

constexpr std::int64_t kMaxCount = 1'000'000'000'000;

constexpr std::array<std::string_view, 18> kKnown{
    "type",     "sample_id",   "device_id", "timestamp",   "location",  "lot_abattage",
    "eleveur",  "provenance",  "vl53l8ch",  "as7341",      "fusion",    "vl53l8ch_data",
    "code_lot", "as7341_data", "lot_id",    "fusion_data", "site_code", "seq"};

DeviceId read_device(Fields& in) {
  const auto text = in.text("device_id", 64);
  auto id = parse_device_id(text);
  if (!id && !text.empty()) in.refuse("device_id", "may hold letters, digits and - _ . : only");
  return id.value_or(DeviceId{});
}

SiteCode read_site(Fields& in, const DeviceId& device) {
  const auto text = in.text("site_code", 8, Presence::kOptional);
  if (text.empty()) return site_of_device(device.value);
  auto site = parse_site_code(text);
  if (!site) in.refuse("site_code", "may hold letters, digits and _ only");
  return site.value_or(SiteCode{});
}

std::optional<LotCode> read_code_lot(Fields& in, Presence presence) {
  const auto text = in.text("code_lot", 32, presence);
  auto lot = parse_lot_code(text);
  if (!lot && !text.empty()) {
    in.refuse("code_lot", "must have a letter, and no more than letters, digits, - _ and .");
  }
  return lot;
}

// `lot_id` names the lot where there is no code_lot and it has the shape of a code; some devices
// number lots in ways of their own, which name no lot of ours and are kept with the rest.
std::optional<LotCode> read_lot_id(Fields& in) {
  const auto value = in.find("lot_id");
  std::string_view text;
  if (!value || value->get_string().get(text)) return std::nullopt;
  return parse_lot_code(text);
}

std::string read_announced(Fields& in, std::string_view name) {
  const auto value = in.find(name);
  if (!value || value->is_null()) return {};
  std::string text = simdjson::minify(*value);
  if (text.size() <= kMaxAnnouncedBytes) return text;
  in.refuse(name, fmt::format("holds more than {} bytes", kMaxAnnouncedBytes));
  return {};
}

std::optional<std::int64_t> read_count(Fields& in, std::string_view name) {
  // Seconds since the start come with decimals from some devices.
  const auto number = in.maybe_number(name, 0, static_cast<double>(kMaxCount));
  if (!number) return std::nullopt;
  return static_cast<std::int64_t>(std::min(*number, static_cast<double>(kMaxCount)));
}

std::string optional_text(Fields& in, std::string_view name, std::size_t most = 120) {
  return std::string(in.text(name, most, Presence::kOptional));
}

void read_fusion(Fields& in, Sample& sample, std::string& claims) {
  for (const std::string_view name : {"fusion", "fusion_data"}) {
    const auto value = in.find(name);
    if (!value || value->is_null()) continue;
    json::object fusion;
    if (value->get_object().get(fusion)) {
      in.refuse(name, fmt::format("must be an object, not {}", kind_of(*value)));
      continue;
    }
    for (const std::string_view key : {"final_grade", "grade"}) {
      std::string_view words;
      if (!sample.claimed_grade && !fusion.at_key(key).get_string().get(words)) {
        sample.claimed_grade = read_grade_words(words);
      }
    }
    for (const std::string_view key : {"final_score", "score"}) {
      double score = 0;
      if (!sample.claimed_score && !fusion.at_key(key).get_double().get(score) && score >= 0 &&
          score <= 1) {
        sample.claimed_score = score + 0.0;
      }
    }
    Remainder rest(kMaxClaimsBytes, "the device's own results");
    for (const auto& [key, member] : fusion) rest.add(key, member);
    claims += fmt::format("{}\"fusion\":{{{}}}", claims.empty() ? "" : ",", rest.text(in, name));
    return;
  }
}

void read_sensors(Fields& in, Sample& sample) {
  Remainder tof_rest(kMaxClaimsBytes, "the device's own results");
  Remainder spectral_rest(kMaxClaimsBytes, "the device's own results");
  sample.tof = read_tof(in, tof_rest);
  sample.spectral = read_spectral(in, spectral_rest);
  std::string& claims = sample.claims;
  if (!tof_rest.empty()) claims = "\"vl53l8ch\":{" + tof_rest.text(in, "vl53l8ch") + "}";
  if (!spectral_rest.empty()) {
    if (!claims.empty()) claims += ',';
    claims += "\"as7341\":{" + spectral_rest.text(in, "as7341") + "}";
  }
  read_fusion(in, sample, claims);
  if (in.ok() && claims.size() > kMaxClaimsBytes) {
    in.refuse("", fmt::format("the device's own results hold more than {} bytes", kMaxClaimsBytes));
  }
  if (!claims.empty()) claims = "{" + claims + "}";
}

void read_rest(Fields& in, json::object object, bool lot_id_taken, SensorData& out) {
  Remainder rest(kMaxMetaBytes, "meta and unknown fields");
  for (const auto& [key, value] : object) {
    const bool known = std::find(kKnown.begin(), kKnown.end(), key) != kKnown.end();
    const bool number_of_theirs = key == "lot_id" && !lot_id_taken && !value.is_null();
    if (known && !number_of_theirs) continue;
    if (key == "meta" && value.is_null()) continue;
    rest.add(key, value);
    json::object meta;
    if (key != "meta" || value.get_object().get(meta)) continue;
    json::element calibration;
    if (meta.at_key("calibration").get(calibration)) continue;
    out.calibration = read_calibration(in, calibration, "meta.calibration");
  }
  const auto& text = rest.text(in, "meta");
  if (!text.empty()) out.sample.meta = "{" + text + "}";
}

SensorMessage read_sample(Fields& in, json::object object) {
  SensorData out;
  Sample& sample = out.sample;
  const auto id = in.text("sample_id", 64);
  sample.id = parse_sample_id(id).value_or(SampleId{});
  if (sample.id.value.empty() && !id.empty()) {
    in.refuse("sample_id", "may hold letters, digits and - _ . : only");
  }
  sample.device = read_device(in);
  sample.site = read_site(in, sample.device);
  sample.time = in.instant("timestamp");
  sample.lot = read_code_lot(in, Presence::kOptional);
  const auto by_id = read_lot_id(in);
  const bool lot_id_taken = by_id && (!sample.lot || sample.lot == by_id);
  if (!sample.lot) sample.lot = by_id;
  sample.location = optional_text(in, "location");
  sample.lot_abattage = optional_text(in, "lot_abattage");
  sample.eleveur = optional_text(in, "eleveur");
  sample.provenance = optional_text(in, "provenance");
  read_sensors(in, sample);
  read_rest(in, object, lot_id_taken, out);
  return out;
}

SensorMessage read_hello(Fields& in) {
  SensorHello out;
  out.device = read_device(in);
  out.site = read_site(in, out.device);
  out.mac_address = optional_text(in, "mac_address", 64);
  out.location = optional_text(in, "location");
  out.ip_address = optional_text(in, "ip_address", 64);
  out.firmware = optional_text(in, "firmware_version", 64);
  out.sensors = read_announced(in, "sensors");
  out.capabilities = read_announced(in, "capabilities");
  out.calibration = read_calibration(in, in.find("calibration"), "calibration");
  out.time = in.maybe_instant("timestamp");
  return out;
}

SensorMessage read_heartbeat(Fields& in) {
  SensorHeartbeat out;
  out.device = read_device(in);
  out.site = read_site(in, out.device);
  out.status = optional_text(in, "status", 40);
  out.stats = read_announced(in, "stats");
  out.uptime_s = read_count(in, "uptime");
  out.buffered = read_count(in, "buffer_size");
  out.time = in.maybe_instant("timestamp");
  return out;
}

SensorMessage read_lot_take(Fields& in) {
  LotTake out;
  out.device = read_device(in);
  out.site = read_site(in, out.device);
  out.lot = read_code_lot(in, Presence::kOptional);
  return out;
}

SensorMessage read_lot_done(Fields& in) {
  LotDone out;
  out.device = read_device(in);
  out.lot = read_code_lot(in, Presence::kRequired).value_or(LotCode{});
  return out;
}

SensorMessage read_message(Fields& in, json::object object) {
  const auto type = in.text("type", 40, Presence::kOptional);
  if (!in.ok()) return SensorPing{};
  if (type.empty() || type == "sensor_data") return read_sample(in, object);
  if (type == "heartbeat") return read_heartbeat(in);
  if (type == "esp32_hello") return read_hello(in);
  if (type == "lot_take") return read_lot_take(in);
  if (type == "lot_done") return read_lot_done(in);
  if (type == "pong") return SensorPong{};
  if (type != "ping") {
    in.refuse("type",
              "must be sensor_data, esp32_hello, heartbeat, ping, pong, lot_take or lot_done");
  }
  return SensorPing{};
}

}  // namespace

Result<SensorMessage> parse_sensor_message(std::string_view text) {
  auto object = parse_json_object(text);
  if (!object) return std::unexpected(std::move(object.error()));
  Fields in(*object);
  SensorMessage out = read_message(in, *object);
  if (in.ok()) return out;
  return fail(ErrorKind::kInvalid, "the message has fields that cannot be accepted",
              in.take_faults());
}

SiteCode site_of_device(std::string_view device) {
  // The part before the station's number: two or three capitals, which are no word of their own.
  std::string_view before, last;
  std::size_t from = 0;
  while (from <= device.size()) {
    const auto to = std::min(device.find_first_of("_-", from), device.size());
    before = last;
    last = device.substr(from, to - from);
    from = to + 1;
  }
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const bool numbered = !last.empty() && std::all_of(last.begin(), last.end(), is_digit);
  const bool coded = before.size() >= 2 && before.size() <= 3 &&
                     std::all_of(before.begin(), before.end(), is_capital);
  if (!numbered || !coded || before.data() == device.data()) return {};
  return SiteCode{std::string(before)};
}

}  // namespace gaveurs
