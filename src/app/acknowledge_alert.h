// Use case: a person acknowledges an alert. That it is cleared, or not, is another matter.
#pragma once

#include <string>

#include "app/command.h"
#include "domain/alert.h"

namespace gaveurs {

class AcknowledgeAlert : public Command {
 public:
  AcknowledgeAlert(CompletionSink& sink, AlertId id, std::string by)
      : Command(sink), id_(id), by_(std::move(by)) {}

  /// kNotFound for an unknown alert, kConflict when it is acknowledged already.
  Result<void> decide(Decision& decision) override;
  const Alert& alert() const { return alert_; }

 private:
  Result<void> acknowledge_line(Decision& decision, const Alert& found);

  AlertId id_;
  std::string by_;
  Alert alert_;
};

}  // namespace gaveurs
