#include "app/check_silence.h"

#include "app/decision.h"
#include "app/judge_quality.h"
#include "domain/quality_rules.h"

namespace gaveurs {
namespace {

constexpr int kMostDevices = 1'000;  // in one look; the next one goes on

}  // namespace

Result<void> CheckSilence::decide(Decision& decision) {
  const Instant heard = decision.now() + -silent_micros_;
  if (started_ > heard) return {};
  const auto silent = decision.tx().silent_devices(heard, kMostDevices);
  if (!silent) return std::unexpected(silent.error());
  for (const auto& row : *silent) {
    auto state = decision.line().device(decision.tx(), row.id);
    if (!state) return std::unexpected(std::move(state.error()));
    const Device& device = (*state)->device;
    // It may have been heard of in the same batch.
    const auto finding = check_silence(device.last_seen, decision.now(), silent_micros_);
    if (finding.severity == Severity::kNormal) continue;
    if (auto taken = take_silence(decision, device, finding); !taken) return taken;
  }
  return {};
}

}  // namespace gaveurs
