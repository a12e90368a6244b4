#include "app/analytics_source.h"

#include "app/loop_lots.h"

namespace gaveurs {

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

Result<std::shared_ptr<const LearnedLoop>> AnalyticsSource::learned(Reader& reader,
                                                                    const LoopSettings& settings) {
  if (auto kept = shelf_.get()) {
    own_.reset();
    return kept;
  }
  const auto mark = reader.learning_mark();
  if (!mark) return std::unexpected(mark.error());
  if (own_ && own_mark_ == *mark) return own_;
  const auto known = reader.newest_model();
  if (!known) return std::unexpected(known.error());
  auto learned = LearnedLoop::learn(reader, *known, settings);
  if (!learned) return std::unexpected(learned.error());
  own_ = std::make_shared<const LearnedLoop>(std::move(*learned));
  own_mark_ = *mark;
  return own_;
}

}  // namespace gaveurs
