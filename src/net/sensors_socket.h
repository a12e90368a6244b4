// SensorsSocket: /ws/sensors/, where the stations of the quality line report what they measured.
// Frames are analysed here, on the network thread, with the calibration of their device; what is
// stored and acknowledged is decided by the committer. Answers keep the order of the messages.
#pragma once

#include "net/device_socket.h"
#include "wire/sensor_json.h"

namespace gaveurs {

class SensorsSocket final : public DeviceSocket {
 public:
  using DeviceSocket::DeviceSocket;

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
};

}  // namespace gaveurs
