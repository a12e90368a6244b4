// JournalKeeper: sees to it that what is committed is under a signed tree head within a second:
// hands ExtendJournal to the committer when the log has grown, one at a time. tick() is called a
// few times a second by the thread of the periodic jobs; the rest is the committer's.
#pragma once

#include <atomic>
#include <memory>

#include "app/committer.h"
#include "app/journal.h"

namespace gaveurs {

class JournalKeeper final : public CompletionSink {
 public:
  JournalKeeper(std::unique_ptr<Journal> journal, Committer& committer)
      : journal_(std::move(journal)), committer_(committer) {}

  /// `head`: the end of the event log as far as it is known here.
  void tick(Seq head);
  void completed(std::vector<std::unique_ptr<Command>> done) override;
  /// Events that are in the tree, as far as this process brought them there.
  Seq upto() const { return upto_.load(std::memory_order_relaxed); }

 private:
  void submit();

  std::unique_ptr<Journal> journal_;
  Committer& committer_;
  std::atomic<bool> under_way_{false};
  std::atomic<Seq> upto_{-1};
};

}  // namespace gaveurs
