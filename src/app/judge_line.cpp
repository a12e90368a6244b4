#include "app/judge_line.h"

namespace gaveurs {

Result<void> judge_line(Decision& decision, const Device& before, const StoredSample& sample) {
  auto station = decision.watch().station(decision.tx(), before);
  if (!station) return std::unexpected(std::move(station.error()));
  (*station)->push(sample);
  if (auto baseline = (*station)->take_baseline(sample)) {
    decision.set().baselines.push_back(*baseline);
  }
  return {};
}

}  // namespace gaveurs
