// Use case: time passes. Lots whose meal is overdue, and gaveurs all of whose lots are, get their
// "no data" alerts; alerts of lots that are fed no more are cleared. Runs every so often; exactly
// one node does it at a time.
#pragma once

#include <vector>

#include "app/command.h"

namespace gaveurs {

class CheckOverdue : public Command {
 public:
  using Command::Command;
  Result<void> decide(Decision& decision) override;

 private:
  Result<void> clear_ended(Decision& decision);
  Result<void> check_silent_gaveurs(Decision& decision, const std::vector<GaveurId>& gaveurs);
};

}  // namespace gaveurs
