// Use cases: a supervisor accepts, changes or refuses a proposed curve; a gaveur accepts it or
// keeps his own. A change is judged like any curve: it must keep every limit of feeding, and what
// it may lose the site's limit. Only a curve that waits for it takes a review, or an answer.
#pragma once

#include <string>
#include <vector>

#include "app/learned_command.h"
#include "app/loop_settings.h"
#include "wire/proposition_request.h"

namespace gaveurs {

/// What both answer with.
struct ReviewedProposition {
  Proposition proposition;
  std::string gaveur_nom;
  std::vector<CurveStep> steps;  // up to this one
};

class ReviewProposition : public LearnedCommand {
 public:
  ReviewProposition(CompletionSink& sink, PropositionId id, ReviewRequest request,
                    const LoopSettings& settings)
      : LearnedCommand(sink), id_(id), request_(std::move(request)), settings_(settings) {}
  bool needs_forecast() const { return request_.decision == ReviewDecision::kChange; }
  /// Of a change. kNotFound, kConflict, and kInvalid for an unsafe one.
  Result<void> prepare(const LearnedLoop& learned, Reader& reader, Instant now,
                       const GoOn&) override;
  /// kNotFound; kConflict when it does not wait for a review any more, or what it may lose lies
  /// above the site's limit as it is now.
  Result<void> decide(Decision& decision) override;
  const ReviewedProposition& reviewed() const { return reviewed_; }

 private:
  PropositionId id_;
  ReviewRequest request_;
  const LoopSettings& settings_;
  std::string forecast_, model_;  // of the changed doses
  double loss_upper95_ = 0;
  ReviewedProposition reviewed_;
};

class AnswerProposition : public Command {
 public:
  AnswerProposition(CompletionSink& sink, PropositionId id, AnswerRequest request)
      : Command(sink), id_(id), request_(std::move(request)) {}
  /// kNotFound; kConflict when it does not wait for an answer.
  Result<void> decide(Decision& decision) override;
  const ReviewedProposition& answered() const { return answered_; }

 private:
  PropositionId id_;
  AnswerRequest request_;
  ReviewedProposition answered_;
};

}  // namespace gaveurs
