// Command: one use case that changes something, on its way through the committer. It is made where
// its input was read, decides on the committer's thread inside the store's transaction, and comes
// back to its sink once the decision is on disk (or was refused), to be answered there.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "domain/sample.h"

namespace gaveurs {

class Decision;
class Command;

/// Where finished commands go. Called on the committer's thread, once per batch; must not block.
class CompletionSink {
 public:
  virtual ~CompletionSink() = default;
  virtual void completed(std::vector<std::unique_ptr<Command>> done) = 0;
};

class Command {
 public:
  explicit Command(CompletionSink& sink) : sink_(&sink) {}
  virtual ~Command() = default;
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  /// The lot the decision is about, loaded before decide(); null when it is about none.
  virtual const LotCode* lot() const { return nullptr; }
  /// The sample the decision is about, looked for before decide(); null when it is about none.
  virtual const SampleId* sample_id() const { return nullptr; }
  /// Decides. A returned error refuses this command alone and must leave `decision` unchanged,
  /// except for kUnavailable, kCorrupt and kInternal, which fail the whole batch.
  virtual Result<void> decide(Decision& decision) = 0;

  CompletionSink& sink() const { return *sink_; }
  /// Set when the command was refused or its batch could not be committed.
  const std::optional<Error>& failure() const { return failure_; }
  void set_failure(Error error) { failure_ = std::move(error); }

 private:
  CompletionSink* sink_;
  std::optional<Error> failure_;
};

}  // namespace gaveurs
