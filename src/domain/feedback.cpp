#include "domain/feedback.h"

#include "domain/names.h"

namespace gaveurs {
namespace {

constexpr std::array<std::string_view, 4> kStates{"pending", "published", "hidden", "erased"};
constexpr std::array<std::string_view, kFeedbackMarks> kMarks{"no_token", "repeat", "burst",
                                                              "own_network"};
constexpr std::array<std::string_view, 4> kContexts{"home", "restaurant", "special_event", "gift"};

}  // namespace

std::string_view to_string(FeedbackState state) { return kStates[static_cast<std::size_t>(state)]; }
std::optional<FeedbackState> parse_feedback_state(std::string_view text) {
  return parse_name<FeedbackState>(kStates, text);
}

std::string_view to_string(FeedbackMark mark) { return kMarks[static_cast<std::size_t>(mark)]; }
std::optional<FeedbackMark> parse_feedback_mark(std::string_view text) {
  return parse_name<FeedbackMark>(kMarks, text);
}

std::string_view to_string(ConsumptionContext context) {
  return kContexts[static_cast<std::size_t>(context)];
}
std::optional<ConsumptionContext> parse_consumption_context(std::string_view text) {
  return parse_name<ConsumptionContext>(kContexts, text);
}

std::optional<double> FeedbackStats::mean(std::int64_t least) const {
  if (counted < least || weight <= 0) return std::nullopt;
  return weighted_stars / weight;
}

void mark_feedback(Feedback& feedback, const FeedbackPast& past, bool own_network) {
  feedback.marks.clear();
  feedback.weight = 1;
  const auto mark = [&](bool holds, FeedbackMark what, double factor) {
    if (!holds) return;
    feedback.marks.push_back(what);
    feedback.weight *= factor;
  };
  mark(feedback.token.empty(), FeedbackMark::kNoToken, 0.25);
  mark(past.same_device, FeedbackMark::kRepeat, 0);
  mark(past.of_code >= kBurstOfCode || past.of_network >= kBurstOfNetwork, FeedbackMark::kBurst,
       0.1);
  mark(own_network, FeedbackMark::kOwnNetwork, 0);
}

}  // namespace gaveurs
