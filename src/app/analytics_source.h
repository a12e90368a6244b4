// AnalyticsSource: the closed lots and the growth model that analytics ask, read and trained when
// somebody asks and kept as long as the store has nothing new to learn from. Belongs to the one
// thread that answers analytics, which has a reader of its own, so a training holds up neither
// requests nor meals.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "loop/growth_model.h"
#include "store/reader.h"

namespace gaveurs {

class AnalyticsSource {
 public:
  struct Lots {
    std::vector<ClosedLot> lots;  // as closed_lots() orders them
    std::string hash;
  };
  /// Good until the next call.
  Result<const Lots*> lots(Reader& reader);
  /// Of the newest 3,000 of lots(). Error kConflict with the reason when too few are closed.
  Result<const GrowthModel*> model(Reader& reader);

 private:
  Lots lots_;
  std::optional<LearningMark> mark_;  // of the lots
  std::optional<GrowthModel> model_;
  std::string model_hash_;  // of the lots the model learned from
};

}  // namespace gaveurs
