// JournalKeeper: sees to it that what is committed is under a signed tree head within a second. Its
// thread reads what was committed, makes the leaves, and hands them to the committer, one round at
// a time; tick() wakes it, called a few times a second by the thread of the periodic jobs.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "app/committer.h"
#include "app/journal.h"

namespace gaveurs {

class JournalKeeper final : public CompletionSink {
 public:
  JournalKeeper(std::unique_ptr<Journal> journal, std::unique_ptr<Reader> reader,
                Committer& committer, const Clock& clock);
  /// Before the committer stops: a round that is under way is waited for.
  ~JournalKeeper() override;

  /// `head`: the end of the event log as far as it is known here.
  void tick(Seq head);
  void completed(std::vector<std::unique_ptr<Command>> done) override;

 private:
  void run();
  /// Whether to go on at once.
  bool extend();
  /// The round as it ended, or nothing when it failed.
  std::optional<JournalRound> put(JournalRound round);

  std::unique_ptr<Journal> journal_;
  std::unique_ptr<Reader> reader_;
  Committer& committer_;
  const Clock& clock_;
  std::mutex mutex_;
  std::condition_variable wake_;
  Seq head_ = -1;  // as tick() told last
  Seq upto_ = -1;  // in the tree, as far as this process brought it there
  bool stopping_ = false;
  std::unique_ptr<Command> done_;
  std::thread thread_;
};

}  // namespace gaveurs
