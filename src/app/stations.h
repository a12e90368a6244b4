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
  /// Before the network threads start, and now and then afterwards: what the store says newly,
  /// because the device said it to another node, counts; what it said before changes nothing that
  /// this node has heard since.
  Result<void> load(Reader& r);
  void put(const DeviceId& device, const Calibration& calibration);
  /// The nominal station for a device that never said.
  Calibration of(const DeviceId& device) const;

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<DeviceId, Calibration> known_;
  std::unordered_map<DeviceId, Calibration> stored_;  // as load() last found it
};

}  // namespace gaveurs
