#include "wire/feedback_json.h"

namespace gaveurs {
namespace {

void text_or_null(JsonWriter& out, std::string_view name, std::string_view text) {
  out.key(name);
  text.empty() ? out.null() : out.value(text);
}

void write_said(JsonWriter& out, const Feedback& feedback) {
  out.field("feedback_id", feedback.id.value).field("timestamp", feedback.time);
  out.field("product_id", feedback.product.value).field("code_lot", feedback.lot.value);
  out.field("site_code", feedback.site.value).key("overall_rating");
  const auto& rating = feedback.rating;
  rating ? out.value(rating->overall) : out.null();
  out.key("detailed_ratings").open_object();
  for (std::size_t i = 0; rating && i < kDetails; ++i) {
    out.field(kDetailNames[i], rating->details[i]);
  }
  out.close_object().key("consumption_context");
  rating && rating->context ? out.value(to_string(*rating->context)) : out.null();
  out.key("would_recommend");
  rating ? out.value(rating->would_recommend) : out.null();
  out.key("repurchase_intent");
  rating ? out.value(rating->repurchase_intent) : out.null();
  out.field("has_comment", rating && !rating->comment.empty());
  out.field("status", to_string(feedback.state)).field("weight", feedback.weight);
  out.key("marks").open_array();
  for (const auto mark : feedback.marks) out.value(to_string(mark));
  out.close_array();
}

void write_details(JsonWriter& out, const FeedbackStats& stats) {
  out.key("detailed_ratings").open_object();
  for (std::size_t i = 0; i < kDetails; ++i) {
    std::optional<double> mean;
    if (stats.detail_weight[i] > 0) mean = stats.detail_stars[i] / stats.detail_weight[i];
    out.rounded(kDetailNames[i], mean);
  }
  out.close_object();
}

}  // namespace

void write_feedback_event(JsonWriter& out, const Feedback& feedback) {
  out.open_object();
  write_said(out, feedback);
  out.close_object();
}

void write_feedback(JsonWriter& out, const Feedback& feedback) {
  out.open_object();
  write_said(out, feedback);
  const std::string none;
  text_or_null(out, "comment", feedback.rating ? feedback.rating->comment : none);
  text_or_null(out, "language", feedback.rating ? feedback.rating->language : none);
  text_or_null(out, "moderated_by", feedback.moderated_by);
  out.field("moderated_at", feedback.moderated_at).close_object();
}

void write_feedback_stats(JsonWriter& out, const FeedbackStats& stats) {
  const auto mean = stats.mean(kLeastRatings);
  out.field("ratings", stats.ratings).field("least", kLeastRatings);
  out.rounded("average", mean).key("distribution");
  if (!mean) {
    out.null().key("detailed_ratings").null().key("would_recommend").null();
    return;
  }
  out.open_object();
  for (std::size_t i = 0; i < stats.by_stars.size(); ++i) {
    out.field(std::to_string(i + 1), stats.by_stars[i]);
  }
  out.close_object();
  write_details(out, stats);
  std::optional<double> share;
  if (stats.said_recommend > 0) {
    share = static_cast<double>(stats.recommend) / static_cast<double>(stats.said_recommend);
  }
  out.rounded("would_recommend", share);
}

std::string feedback_answer(const Feedback& feedback, std::string_view erase_url) {
  std::string text;
  JsonWriter out(text);
  out.open_object().field("status", "saved").field("feedback_id", feedback.id.value);
  out.field("product_id", feedback.product.value).field("timestamp", feedback.time);
  out.key("overall_rating").value(feedback.rating ? feedback.rating->overall : 0);
  out.key("comment_status");
  feedback.rating && !feedback.rating->comment.empty() ? out.value(to_string(feedback.state))
                                                       : out.null();
  out.field("erase_url", erase_url).close_object();
  return text;
}

}  // namespace gaveurs
