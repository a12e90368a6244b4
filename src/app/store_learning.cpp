#include "app/store_learning.h"

#include "app/follow_curve.h"

namespace gaveurs {
namespace {
constexpr int kMostTests = 1'000;
}  // namespace

Result<void> StoreLearning::close_ended(Decision& decision) {
  for (const Ended& ended : ended_) {
    auto found = decision.curves().find(decision.tx(), ended.proposition);
    if (!found) return std::unexpected(found.error());
    if (!*found || (*found)->state != PropositionState::kRunning) continue;
    Proposition closed = std::move(**found);
    closed.result = ended.result;
    closed.result->closed_at = decision.now();
    CurveStep step;
    step.kind = CurveStepKind::kClosed;
    take_step(decision, std::move(closed), std::move(step));
  }
  return {};
}

Result<void> StoreLearning::stop_tests(Decision& decision) {
  for (const std::string& site : harmed_) {
    PropositionFilter filter;
    filter.site = SiteCode{site};
    filter.states = {PropositionState::kProposed, PropositionState::kAccepted,
                     PropositionState::kAgreed};
    const auto waiting = decision.tx().propositions(filter, kMostTests);
    if (!waiting) return std::unexpected(waiting.error());
    for (const Proposition& stored : *waiting) {
      auto found = decision.curves().find(decision.tx(), stored.id);
      if (!found) return std::unexpected(found.error());
      const bool waits = *found && (*found)->role == ProposalRole::kTest &&
                         ((*found)->state == PropositionState::kProposed ||
                          (*found)->state == PropositionState::kAccepted ||
                          (*found)->state == PropositionState::kAgreed);
      // What was made after this was learned knows of it.
      if (!waits || (*found)->model == version_) continue;
      CurveStep step;
      step.kind = CurveStepKind::kStopped;
      step.reason = "tests do worse than controls at this site";
      take_step(decision, std::move(**found), std::move(step));
    }
  }
  return {};
}

Result<void> StoreLearning::decide(Decision& decision) {
  if (auto loaded = decision.curves().load(decision.tx()); !loaded) return loaded;
  if (auto closed = close_ended(decision); !closed) return closed;
  if (auto stopped = stop_tests(decision); !stopped) return stopped;
  if (!model_) return {};
  const auto newest = decision.tx().newest_model();
  if (!newest) return std::unexpected(newest.error());
  model_->number = *newest ? (*newest)->number + 1 : 1;
  model_->trained_at = decision.now();
  decision.set().model = std::move(*model_);
  return {};
}

}  // namespace gaveurs
