// LearnedCommand: a use case that needs what was learned before it can be decided. The loop's
// keeper prepares it on its own thread and then hands it to the committer.
#pragma once

#include "app/command.h"
#include "base/go_on.h"
#include "store/reader.h"

namespace gaveurs {

class LearnedLoop;

class LearnedCommand : public Command {
 public:
  using Command::Command;
  /// Whether preparing it may take many seconds: others go before it, and between its steps.
  virtual bool takes_long() const { return false; }
  /// On the keeper's thread. An error refuses the command; it is answered then. What takes long
  /// asks `go_on` now and then, and gives up with kUnavailable when it says no; the reader may have
  /// been used meanwhile.
  virtual Result<void> prepare(const LearnedLoop& learned, Reader& reader, Instant now,
                               const GoOn& go_on) = 0;
};

}  // namespace gaveurs
