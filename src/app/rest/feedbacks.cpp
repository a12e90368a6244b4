#include "app/rest/answers.h"
#include "app/rest/quality_parameters.h"
#include "wire/feedback_json.h"

namespace gaveurs {
namespace {

constexpr int kMostFeedbacks = 200;
constexpr int kMostLots = 500;
constexpr int kShownComments = 20;

void write_comments(JsonWriter& out, const std::vector<Feedback>& feedbacks) {
  out.key("comments").open_array();
  for (const auto& feedback : feedbacks) {
    if (!feedback.rating) continue;
    out.open_object().field("timestamp", feedback.time);
    out.field("overall_rating", feedback.rating->overall);
    out.field("comment", feedback.rating->comment).close_object();
  }
  out.close_array();
}

}  // namespace

Result<std::string> product_stats(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto product = r.product(ProductId{q.subject});
  if (!product) return std::unexpected(product.error());
  if (!*product) return fail(ErrorKind::kNotFound, "there is no such product");
  const auto own = r.stats_of_product((*product)->id);
  if (!own) return std::unexpected(own.error());
  const auto lot = r.stats_of_lot((*product)->lot);
  if (!lot) return std::unexpected(lot.error());
  FeedbackFilter filter;
  filter.product = (*product)->id;
  filter.state = FeedbackState::kPublished;
  filter.with_comment = true;
  const auto comments = r.feedbacks(filter, FeedbackId{INT64_MAX}, kShownComments);
  if (!comments) return std::unexpected(comments.error());
  std::string text;
  JsonWriter out(text);
  out.open_object().field("product_id", (*product)->id.value);
  write_feedback_stats(out, *own);
  write_comments(out, *comments);
  out.key("lot").open_object().field("code_lot", (*product)->lot.value);
  write_feedback_stats(out, *lot);
  out.close_object().close_object();
  return text;
}

Result<std::string> list_feedbacks(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"state", "code_lot", "site_code", "cursor", "limit"});
  FeedbackFilter filter;
  filter.lot = lot_parameter(in, q);
  filter.site = in.site("site_code");
  if (const auto state = q.parameter("state"); !state.empty()) {
    filter.state = parse_feedback_state(state);
    if (!filter.state) in.refuse("state", "must be pending, published, hidden or erased");
  }
  const int limit = in.limit(50, kMostFeedbacks);
  const auto before = in.integer("cursor", 1, INT64_MAX);
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  auto found = r.feedbacks(filter, FeedbackId{before.value_or(INT64_MAX)}, limit + 1);
  if (!found) return std::unexpected(found.error());
  const auto next = cut_page(*found, limit);
  std::string text;
  JsonWriter out(text);
  out.open_object().key("items").open_array();
  for (const auto& feedback : *found) write_feedback(out, feedback);
  close_page(out, next);
  return text;
}

Result<std::string> feedback_by_lot(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"site_code", "limit"});
  const auto site = in.site("site_code");
  const int limit = in.limit(100, kMostLots);
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto lots = r.stats_by_lot(site, limit);
  if (!lots) return std::unexpected(lots.error());
  std::string text;
  JsonWriter out(text);
  out.open_object().key("items").open_array();
  for (const auto& lot : *lots) {
    out.open_object().field("code_lot", lot.lot.value).field("site_code", lot.site.value);
    out.field("products", lot.products);
    write_feedback_stats(out, lot.stats);
    out.close_object();
  }
  out.close_array().close_object();
  return text;
}

}  // namespace gaveurs
