#include "app/stations.h"

#include <mutex>

namespace gaveurs {
namespace {

// More devices than this are no quality line; the nominal station serves those beyond.
constexpr std::size_t kMostStations = 10'000;

}  // namespace

Result<void> Stations::load(Reader& r) {
  auto devices = r.devices(std::nullopt);
  if (!devices) return std::unexpected(std::move(devices.error()));
  const std::unique_lock lock(mutex_);
  for (const auto& device : *devices) {
    if (!device.calibration) continue;
    const auto before = stored_.find(device.id);
    if (before != stored_.end() && before->second == *device.calibration) continue;
    if (stored_.size() >= kMostStations && before == stored_.end()) continue;
    stored_[device.id] = known_[device.id] = *device.calibration;
  }
  return {};
}

void Stations::put(const DeviceId& device, const Calibration& calibration) {
  const std::unique_lock lock(mutex_);
  if (known_.size() < kMostStations || known_.contains(device)) known_[device] = calibration;
}

Calibration Stations::of(const DeviceId& device) const {
  const std::shared_lock lock(mutex_);
  const auto found = known_.find(device);
  return found == known_.end() ? Calibration{} : found->second;
}

}  // namespace gaveurs
