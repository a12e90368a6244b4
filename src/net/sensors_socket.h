// SensorsSocket: /ws/sensors/, where the stations of the quality line report what they measured.
// Frames are analysed here, on the network thread, with the calibration of their device; what is
// stored and acknowledged is decided by the committer. Answers keep the order of the messages.
#pragma once

#include "app/queue_lot.h"
#include "net/device_socket.h"
#include "wire/sensor_json.h"

namespace gaveurs {

class SensorsSocket final : public DeviceSocket {
 public:
  using DeviceSocket::DeviceSocket;

  void lot_waits(const LotCall& call) override;
  /// The device knows the queue: it is told of the lots that wait at its site, now and later, and
  /// of the one it has taken.
  void follow_queue(const DeviceId& device, const SiteCode& site);

 protected:
  void handle_text(std::string_view text) override;

 private:
  void take(SensorData&& data);
  void take(SensorHello&& hello);
  void take(SensorHeartbeat&& heartbeat);
  void take(SensorPing&&);
  void take(SensorPong&&) {}
  void take(LotTake&& wish);
  void take(LotDone&& word);
  void show_queue(const std::vector<PendingLot>& lots);

  DeviceId follower_;  // whose site's lots are told
  SiteCode site_;
};

}  // namespace gaveurs
