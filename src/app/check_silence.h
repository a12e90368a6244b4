// Use case: time passes on the quality line. Devices that were not heard of for too long get their
// "no data" alert, which clears when they are heard of again. Runs every so often; exactly one node
// does it at a time.
#pragma once

#include "app/command.h"
#include "base/instant.h"

namespace gaveurs {

class CheckSilence : public Command {
 public:
  /// `started`: before it nobody could be heard, so silence counts from there.
  CheckSilence(CompletionSink& sink, Instant started, std::int64_t silent_micros)
      : Command(sink), started_(started), silent_micros_(silent_micros) {}
  Result<void> decide(Decision& decision) override;

 private:
  Instant started_;
  std::int64_t silent_micros_;
};

}  // namespace gaveurs
