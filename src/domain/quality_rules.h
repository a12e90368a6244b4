// The rules for the quality line: from the analysis of one liver to findings. Each knows the
// severity it last gave, so that both edges have hysteresis. Livers follow each other, so an alert
// says that the line's newest liver is at fault; it clears with the first that is clear of the
// edge by the margin. Pure.
//
//   rule            warning      critical     margin
//   quality_score   < 0.60       < 0.40       0.03
//   quality_reject  —            REJECT       left at a score of C's edge + 0.03
//   freshness       < 0.50       —            0.03
//   oxidation       > 0.70       —            0.03
//   sensor_silent   device not heard of for 2 min (four heartbeats): no data
#pragma once

#include <vector>

#include "domain/alert.h"
#include "domain/device.h"
#include "domain/sample.h"

namespace gaveurs {

/// Devices send a heartbeat every 30 s.
constexpr std::int64_t kSensorSilentMicros = 120 * kMicrosPerSecond;

/// What the analysis says of each rule; a value that could not be worked out says nothing, neither
/// good nor bad. `before`, by AlertKind, are the severities of now.
using SeverityOf = std::array<Severity, kAlertKinds>;
std::vector<Finding> check_liver(const LiverAnalysis& analysis, const SeverityOf& before);

/// Of a device last heard of at `last_seen`; the value is minutes.
Finding check_silence(Instant last_seen, Instant now,
                      std::int64_t silent_micros = kSensorSilentMicros);

}  // namespace gaveurs
