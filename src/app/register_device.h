// Use case: a device of the quality line says who it is (its hello), or that it lives (heartbeat).
// What it does not say stays as it was; its first message of any kind makes its row.
#pragma once

#include "app/command.h"
#include "domain/device.h"

namespace gaveurs {

/// What a device says of itself. Empty or unset: not said.
struct DeviceWord {
  bool hello = false;  // otherwise a heartbeat
  DeviceId device;
  SiteCode site;
  std::string mac_address, location, ip_address, firmware, sensors;
  std::optional<Calibration> calibration;
  std::string status, stats;
  std::optional<std::int64_t> uptime_s, buffered;
};

class RegisterDevice : public Command {
 public:
  RegisterDevice(CompletionSink& sink, DeviceWord word) : Command(sink), word_(std::move(word)) {}
  Result<void> decide(Decision& decision) override;
  const DeviceWord& word() const { return word_; }
  /// As it stands now; only once decided and not refused.
  const Device& device() const { return device_; }
  Instant decided_at() const { return decided_at_; }

 private:
  DeviceWord word_;
  Device device_;
  Instant decided_at_;
};

}  // namespace gaveurs
