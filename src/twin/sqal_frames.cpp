#include "twin/sqal_frames.h"

#include <fmt/format.h>

#include "base/random.h"
#include "twin/server_frame.h"
#include "wire/codes.h"
#include "wire/json_writer.h"
#include "wire/sensor_json.h"

namespace gaveurs {
namespace {

constexpr const char* kFirmware = "3.2.0-twin";

std::optional<double> number_of(json::object object, std::string_view name) {
  double number = 0;
  if (object.at_key(name).get(number)) return std::nullopt;
  return number;
}

std::optional<QueueLot> lot_of(json::object object) {
  const auto code = parse_lot_code(text_of(object, "code_lot"));
  if (!code) return std::nullopt;
  QueueLot lot;
  lot.code = *code;
  lot.site.value = text_of(object, "site");
  if (lot.site.value.empty()) lot.site.value = text_of(object, "site_code");
  lot.souche = text_of(object, "genetique");
  if (object.at_key("gaveur_id").get(lot.gaveur.value)) lot.gaveur.value = 0;
  std::int64_t ducks = 0;
  if (!object.at_key("nb").get(ducks)) lot.ducks = ducks;
  lot.corn_g = number_of(object, "corn_g");
  json::object predicted;
  if (!object.at_key("predicted").get(predicted)) lot.predicted_g = number_of(predicted, "mean_g");
  return lot;
}

JsonWriter& begin(JsonWriter& out, std::string_view type, const StationIdentity& who) {
  return out.open_object().field("type", type).field("device_id", who.device.value);
}

}  // namespace

StationIdentity make_identity(DeviceId device, SiteCode site) {
  StationIdentity who;
  who.site = site.value.empty() ? site_of_device(device.value) : std::move(site);
  Random random = Random(0).split(device.value);
  const auto byte = [&random] { return random.integer(0, 255); };
  // 24:6F:28 is a range of Espressif's.
  who.mac_address = fmt::format("24:6F:28:{:02X}:{:02X}:{:02X}", byte(), byte(), byte());
  who.ip_address = fmt::format("192.168.1.{}", random.integer(20, 250));
  who.location = who.site.value.empty() ? "Ligne SQAL" : "Ligne SQAL " + who.site.value;
  who.firmware = kFirmware;
  who.device = std::move(device);
  return who;
}

std::string hello_text(const StationIdentity& who, const Calibration& station, bool follows_queue,
                       Instant now) {
  std::string text;
  JsonWriter out(text);
  begin(out, "esp32_hello", who).field("mac_address", who.mac_address);
  out.field("location", who.location).field("ip_address", who.ip_address);
  out.field("firmware_version", who.firmware);
  if (!who.site.value.empty()) out.field("site_code", who.site.value);
  out.key("sensors").open_object();
  out.key("vl53l8ch").open_object().field("resolution", "8x8").field("frequency_hz", 15);
  out.close_object();
  out.key("as7341").open_object().field("channels", kChannels).close_object().close_object();
  out.key("capabilities").raw(follows_queue ? R"(["queue"])" : "[]");
  out.key("calibration").raw(encode_calibration(station));
  out.field("timestamp", now).close_object();
  return text;
}

std::string heartbeat_text(const StationIdentity& who, const StationStats& stats,
                           std::int64_t uptime_s, std::size_t buffered, Instant now) {
  std::string text;
  JsonWriter out(text);
  begin(out, "heartbeat", who).field("status", "online").field("uptime", uptime_s);
  out.key("stats")
      .open_object()
      .field("samples_measured", stats.measured)
      .field("samples_saved", stats.saved)
      .field("samples_refused", stats.refused)
      .field("samples_lost", stats.lost)
      .field("samples_resent", stats.resent)
      .field("reconnects", stats.reconnects)
      .field("wifi_rssi_dbm", stats.rssi_dbm)
      .close_object();
  out.field("buffer_size", buffered).field("timestamp", now).close_object();
  return text;
}

std::string lot_take_text(const StationIdentity& who) {
  std::string text;
  JsonWriter out(text);
  begin(out, "lot_take", who);
  if (!who.site.value.empty()) out.field("site_code", who.site.value);
  out.close_object();
  return text;
}

std::string lot_done_text(const StationIdentity& who, const LotCode& lot) {
  std::string text;
  JsonWriter out(text);
  begin(out, "lot_done", who).field("code_lot", lot.value).close_object();
  return text;
}

std::optional<StationWord> read_station_word(std::string_view frame) {
  const auto object = parse_json_object(frame);
  if (!object) return std::nullopt;
  StationWord word;
  word.type = text_of(*object, "type");
  if (word.type.empty()) return std::nullopt;
  if (word.type == "error") {
    word.error = text_of(*object, "error");
    json::object sent;
    if (!object->at_key("data").get(sent)) word.about = text_of(sent, "type");
    return word;
  }
  word.lot = lot_of(*object);
  return word;
}

}  // namespace gaveurs
