// Use cases of the loop's keeper: a model that was learned is kept, lots that ended are put beside
// what was promised of them, and tests that have not begun are stopped where tests do harm.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/command.h"
#include "domain/proposition.h"

namespace gaveurs {

class StoreLearning : public Command {
 public:
  struct Ended {
    PropositionId proposition;
    CurveResult result;
  };
  /// `version` is that of what was learned; `model` is unset when the newest stored one is the
  /// same; `harmed` are sites.
  StoreLearning(CompletionSink& sink, std::string version, std::optional<LearnedModel> model,
                std::vector<Ended> ended, std::set<std::string> harmed)
      : Command(sink),
        version_(std::move(version)),
        model_(std::move(model)),
        ended_(std::move(ended)),
        harmed_(std::move(harmed)) {}
  Result<void> decide(Decision& decision) override;

 private:
  Result<void> close_ended(Decision& decision);
  Result<void> stop_tests(Decision& decision);

  std::string version_;
  std::optional<LearnedModel> model_;
  std::vector<Ended> ended_;
  std::set<std::string> harmed_;
};

}  // namespace gaveurs
