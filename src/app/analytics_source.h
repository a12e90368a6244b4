// AnalyticsSource: the closed lots and the growth model that analytics ask. The lots are read when
// somebody asks and kept as long as the store has nothing new to learn from; the model is the one
// that proposals are made with. Belongs to the one thread that answers analytics, which has a
// reader of its own, so that no answer holds up requests or meals.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/learned_shelf.h"
#include "app/loop_settings.h"
#include "store/reader.h"

namespace gaveurs {

class AnalyticsSource {
 public:
  explicit AnalyticsSource(const LearnedShelf& shelf) : shelf_(shelf) {}

  struct Lots {
    std::vector<ClosedLot> lots;  // as closed_lots() orders them
    std::string hash;
  };
  /// Good until the next call.
  Result<const Lots*> lots(Reader& reader);
  /// What the keeper learned last. A node whose keeper has learned nothing yet learns the same from
  /// the same store. Error kConflict with the reason when too few lots are closed.
  Result<std::shared_ptr<const LearnedLoop>> learned(Reader& reader, const LoopSettings& settings);

 private:
  const LearnedShelf& shelf_;
  Lots lots_;
  std::optional<LearningMark> mark_;  // of the lots
  std::shared_ptr<const LearnedLoop> own_;
  std::optional<LearningMark> own_mark_;  // of what was learned here
};

}  // namespace gaveurs
