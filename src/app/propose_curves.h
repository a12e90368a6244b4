// Use case: a supervisor asks for curves for a group of coming lots. Which lots test a new curve,
// which are fed the best known and which the usual one is chosen over the whole group, so that
// together they teach the most.
#pragma once

#include "app/learned_command.h"
#include "app/loop_settings.h"
#include "wire/proposition_request.h"

namespace gaveurs {

class ProposeCurves : public LearnedCommand {
 public:
  ProposeCurves(CompletionSink& sink, ProposalRequest request, const LoopSettings& settings)
      : LearnedCommand(sink), request_(std::move(request)), settings_(settings) {}
  /// kInvalid for unknown gaveurs or those of several sites, kConflict when nothing can be
  /// proposed.
  Result<void> prepare(const LearnedLoop& learned, Reader& reader, Instant now,
                       const GoOn& go_on) override;
  bool takes_long() const override { return true; }
  Result<void> decide(Decision& decision) override;

  struct Made {
    Proposition proposition;
    CurveStep step;
    std::string gaveur_nom;
  };
  const std::vector<Made>& made() const { return made_; }
  const std::vector<GaveurId>& left_out() const { return left_out_; }
  const std::string& model() const { return model_; }

 private:
  ProposalRequest request_;
  const LoopSettings& settings_;
  std::vector<Made> made_;
  std::vector<GaveurId> left_out_;
  std::string model_;
};

}  // namespace gaveurs
