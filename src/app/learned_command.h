// LearnedCommand: a use case that needs what was learned before it can be decided. The loop's
// keeper prepares it on its own thread and then hands it to the committer.
#pragma once

#include "app/command.h"
#include "store/reader.h"

namespace gaveurs {

class LearnedLoop;

class LearnedCommand : public Command {
 public:
  using Command::Command;
  /// On the keeper's thread. An error refuses the command; it is answered then.
  virtual Result<void> prepare(const LearnedLoop& learned, Reader& reader, Instant now) = 0;
};

}  // namespace gaveurs
