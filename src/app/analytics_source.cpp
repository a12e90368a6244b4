#include "app/analytics_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "app/loop_lots.h"

namespace gaveurs {
namespace {

constexpr int kSearchedScales = 40;  // steps of the search for the model's scales
constexpr std::size_t kMostLearned = 3'000;  // the newest lots: a training takes seconds, not more

}  // namespace

Result<const AnalyticsSource::Lots*> AnalyticsSource::lots(Reader& reader) {
  const auto mark = reader.learning_mark();
  if (!mark) return std::unexpected(mark.error());
  if (mark_ != *mark) {
    auto lots = closed_lots_of(reader);
    if (!lots) return std::unexpected(lots.error());
    lots_.lots = std::move(*lots);
    lots_.hash = hash_of_lots(lots_.lots);
    mark_ = *mark;
  }
  return &lots_;
}

Result<const GrowthModel*> AnalyticsSource::model(Reader& reader) {
  const auto all = lots(reader);
  if (!all) return std::unexpected(all.error());
  if (model_ && model_hash_ == (*all)->hash) return &*model_;
  if ((*all)->lots.size() < kFewestTrainingLots) {
    return fail(ErrorKind::kConflict,
                fmt::format("{} lots are closed; it takes {} to learn growth from",
                            (*all)->lots.size(), kFewestTrainingLots));
  }
  GrowthOptions options;
  options.evaluations = kSearchedScales;
  options.threads = false;
  const std::span<const ClosedLot> known = (*all)->lots;
  auto growth = GrowthModel::train(known.last(std::min(known.size(), kMostLearned)), options);
  if (!growth) return std::unexpected(growth.error());
  model_.emplace(std::move(*growth));
  model_hash_ = (*all)->hash;
  return &*model_;
}

}  // namespace gaveurs
