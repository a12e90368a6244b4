// What a simulated station of the quality line says and hears besides samples: texts of
// /ws/sensors/ and the lots of its queue. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/instant.h"
#include "domain/device.h"
#include "domain/people.h"

namespace gaveurs {

/// Who a station says it is.
struct StationIdentity {
  DeviceId device;
  SiteCode site;
  std::string mac_address, location, ip_address, firmware;
};
/// A station of that name: addresses made from it, the same every time. `site` empty: as the id
/// says.
StationIdentity make_identity(DeviceId device, SiteCode site);

struct StationStats {
  std::int64_t measured = 0, saved = 0, refused = 0, lost = 0, resent = 0, reconnects = 0;
  int rssi_dbm = -60;  // of its Wi-Fi
};

/// `follows_queue`: the server shall tell of lots that wait at the station's site.
std::string hello_text(const StationIdentity& who, const Calibration& station, bool follows_queue,
                       Instant now);
std::string heartbeat_text(const StationIdentity& who, const StationStats& stats,
                           std::int64_t uptime_s, std::size_t buffered, Instant now);
std::string lot_take_text(const StationIdentity& who);
std::string lot_done_text(const StationIdentity& who, const LotCode& lot);

/// A lot as the server tells of it: lot_pending, lot_assigned, lot_inspected.
struct QueueLot {
  LotCode code;
  SiteCode site;
  GaveurId gaveur;  // 0 when not said
  std::string souche;  // empty when not said
  std::optional<std::int64_t> ducks;
  std::optional<double> corn_g;       // given per duck, where the server says it
  std::optional<double> predicted_g;  // mean liver
};

struct StationWord {
  std::string type;
  std::string about;              // of an error: the type of the message it answers
  std::string error;
  std::optional<QueueLot> lot;    // where it tells of one
};
/// Unset when the frame is none of an object with a type.
std::optional<StationWord> read_station_word(std::string_view frame);

}  // namespace gaveurs
