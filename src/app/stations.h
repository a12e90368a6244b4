// Stations: the calibration of each device, where the network threads find it when a sample comes:
// what the device said in its last hello, and until then what the store knows. Safe from any
// thread.
#pragma once

#include <shared_mutex>
#include <unordered_map>

#include "domain/device.h"
#include "store/reader.h"

namespace gaveurs {

class Stations {
 public:
  /// Once, before the network threads start.
  Result<void> load(Reader& r);
  void put(const DeviceId& device, const Calibration& calibration);
  /// The nominal station for a device that never said.
  Calibration of(const DeviceId& device) const;

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<DeviceId, Calibration> known_;
};

}  // namespace gaveurs
