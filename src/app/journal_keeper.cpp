#include "app/journal_keeper.h"

#include "base/log.h"

namespace gaveurs {

void JournalKeeper::tick(Seq head) {
  if (head != upto_ && !under_way_.exchange(true)) submit();
}

void JournalKeeper::submit() {
  committer_.submit(std::make_unique<ExtendJournal>(*this, *journal_));
}

void JournalKeeper::completed(std::vector<std::unique_ptr<Command>> done) {
  for (const auto& command : done) {
    const auto* extended = dynamic_cast<ExtendJournal*>(command.get());
    if (extended == nullptr) continue;
    if (extended->failure()) {
      log_warning("the transparency log was not extended",
                  {{"error", extended->failure()->message}});
    } else {
      upto_ = extended->upto();
      if (extended->behind()) return submit();
    }
    under_way_ = false;
  }
}

}  // namespace gaveurs
