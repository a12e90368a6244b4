#include "app/register_device.h"

#include "app/decision.h"
#include "app/judge_quality.h"

namespace gaveurs {
namespace {

void take(std::string& known, const std::string& said) {
  if (!said.empty()) known = said;
}

}  // namespace

Result<void> RegisterDevice::decide(Decision& decision) {
  decided_at_ = decision.now();
  auto found = decision.line().device(decision.tx(), word_.device);
  if (!found) return std::unexpected(std::move(found.error()));
  DeviceState& state = **found;
  Device& device = state.device;
  if (!state.known) device.first_seen = decision.now();
  device.last_seen = decision.now();
  (word_.hello ? device.last_hello : device.last_heartbeat) = decision.now();
  take(device.site.value, word_.site.value);
  take(device.mac_address, word_.mac_address);
  take(device.location, word_.location);
  take(device.ip_address, word_.ip_address);
  take(device.firmware, word_.firmware);
  take(device.sensors, word_.sensors);
  take(device.status, word_.status);
  take(device.stats, word_.stats);
  if (word_.calibration) device.calibration = word_.calibration;
  if (word_.uptime_s) device.uptime_s = word_.uptime_s;
  if (word_.buffered) device.buffered = word_.buffered;
  decision.touch_device(state);
  device_ = device;
  return end_silence(decision, device);
}

}  // namespace gaveurs
