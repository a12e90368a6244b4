// SqalDevice: one simulated ESP32 station of the quality line, as a real client of /ws/sensors/. It
// boots, joins its Wi-Fi, says hello with its calibration, measures livers at a rate, keeps them
// while it has no network and sends them again until they are answered, says every 30 s how it is,
// and takes the lots the server has waiting: the server tells of them, nothing is polled.
// Belongs to the thread of its EventLoop, which must outlive it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "twin/liver_twin.h"
#include "twin/lot_livers.h"
#include "twin/resend_link.h"
#include "twin/sample_outbox.h"
#include "twin/sqal_frames.h"
#include "twin/truth_json.h"
#include "wire/sensor_json.h"

namespace gaveurs {

struct SqalDeviceOptions {
  StationIdentity identity;
  WsUrl url;
  SensorDialect dialect = SensorDialect::kFlat;
  const LineProfile* profile = nullptr;
  std::uint64_t seed = 0;  // of the line's world: gaveurs and lots
  double rate = 1;  // livers a second
  std::int64_t count = 0;  // livers in all; 0: no end
  std::int64_t livers_per_lot = 50;
  bool only_lots = false;  // measures nothing but livers of lots
  bool from_queue = true;  // takes lots of the server's queue
  std::optional<LotCode> lot;  // all livers are of this lot
  std::string eleveur, provenance;
  std::int64_t backlog = 0;  // livers measured before it first connects, as after an outage
  std::size_t buffer = 2'000;  // samples kept while there is no network
  double wifi_lost_every_s = 0;  // mean; 0: never
  double wifi_back_after_s = 8;  // mean
  std::chrono::milliseconds heartbeat{30'000};
};

struct SqalDeviceEvents {
  std::function<void(const SampleAnswer&)> answer;
  std::function<void(const TruthKey&, const LiverTruth&)> truth;  // before the sample is sent
  std::function<void(const std::string& what)> say;  // worth a line: boot, Wi-Fi, lots
  std::function<void(const LotCode&)> lot_done;  // inspected, as the server agreed
  std::function<void()> done;  // all livers of `count` are answered and its lot is ended
};

class SqalDevice {
 public:
  SqalDevice(EventLoop& loop, const Clock& clock, SqalDeviceOptions options,
             SqalDeviceEvents events);
  ~SqalDevice();
  SqalDevice(const SqalDevice&) = delete;
  SqalDevice& operator=(const SqalDevice&) = delete;

  /// Switches it on.
  void start();
  /// Measures no more and says goodbye; `then` when that is done.
  void close(std::function<void()> then);

  bool connected() const;
  /// As of now, also between heartbeats.
  const StationStats& stats() const;
  std::size_t buffered() const;

 private:
  class Work;
  std::shared_ptr<Work> work_;
};

}  // namespace gaveurs
