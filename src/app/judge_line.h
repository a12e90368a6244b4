// What a new sample does to the control charts and the sensors' health of its station: a sensor's
// baseline that is complete is kept, and what begins or ends becomes an alert. Committer's thread.
#pragma once

#include "app/decision.h"

namespace gaveurs {

/// `before`: the device as it stood before this sample, which must be new.
Result<void> judge_line(Decision& decision, const Device& before, const StoredSample& sample);

}  // namespace gaveurs
