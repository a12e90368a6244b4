// What a liver, or a device's silence, does to the alerts of the quality line. A liver's alerts
// belong to its lot where it has one (source "lot/LL2611001"), since that is what a person must
// look at, otherwise to its device ("device/ESP32_LL_01"); silence is always the device's. Alerts
// are written, and shown, once per batch, however many livers of the batch repeat them. Committer's
// thread.
#pragma once

#include "app/decision.h"
#include "domain/quality_rules.h"

namespace gaveurs {

/// Judges a sample that was stored just now; `old` is what it replaces, null for a new one. One
/// that was measured before the newest of its source is counted in its own time and changes nothing
/// of the present.
Result<void> judge_liver(Decision& decision, const StoredSample& stored, const StoredSample* old);

/// The device was heard of: its silence is over.
Result<void> end_silence(Decision& decision, const Device& device);
Result<void> take_silence(Decision& decision, const Device& device, const Finding& finding);

/// Clears every alert of a lot's livers: the lot has passed the line.
Result<void> clear_line_alerts(Decision& decision, const LotCode& lot);

}  // namespace gaveurs
