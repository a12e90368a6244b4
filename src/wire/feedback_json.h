// Feedback as JSON: of the event feedback_received, of supervision's lists, and sums as everybody
// may see them. Pure.
#pragma once

#include <string>
#include <string_view>

#include "domain/feedback.h"
#include "wire/json_writer.h"

namespace gaveurs {

/// Without what was said in words, which a person may have erased while the log stays.
void write_feedback_event(JsonWriter& out, const Feedback& feedback);
/// For supervision: the comment too, and why it counts for what it does; no hashes.
void write_feedback(JsonWriter& out, const Feedback& feedback);
/// Members: ratings, average, distribution, details, recommend; null below five counted ratings.
void write_feedback_stats(JsonWriter& out, const FeedbackStats& stats);
/// The answer to its author: `erase_url` is his alone.
std::string feedback_answer(const Feedback& feedback, std::string_view erase_url);

}  // namespace gaveurs
