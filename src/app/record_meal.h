// Use case: a meal comes in. Stores it once per (lot, day, moment), keeps the history of
// corrections, moves the lot on, judges the alert rules, and queues a finished lot for quality.
// Which meal of a lot is the newest is said by day and moment, never by the device's clock.
#pragma once

#include <string>

#include "app/command.h"
#include "app/lot_cache.h"
#include "domain/meal.h"

namespace gaveurs {

class RecordMeal : public Command {
 public:
  /// `body` is the message as it will be shown: the event's JSON.
  RecordMeal(CompletionSink& sink, Meal meal, std::string body)
      : Command(sink), meal_(std::move(meal)), body_(std::move(body)) {}

  const LotCode* lot() const override { return &meal_.lot; }
  Result<void> decide(Decision& decision) override;

  const Meal& meal() const { return meal_; }
  /// The event that holds these values: the first one's for a duplicate.
  Seq seq() const { return seq_; }
  bool duplicate() const { return duplicate_; }
  bool correction() const { return correction_; }
  Instant decided_at() const { return decided_at_; }

 private:
  Result<void> check_lot(const LotState& state) const;
  Result<void> check_people(Decision& decision);
  Result<void> move_lot(Decision& decision, LotState& state, bool newest);

  Meal meal_;
  std::string body_;
  Seq seq_ = 0;
  bool duplicate_ = false;
  bool correction_ = false;
  Instant decided_at_;
};

}  // namespace gaveurs
