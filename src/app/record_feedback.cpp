#include "app/record_feedback.h"

#include <algorithm>

#include "app/decision.h"
#include "app/rating_tokens.h"
#include "wire/feedback_json.h"

namespace gaveurs {
namespace {

// What the ratings of this batch add to what the store knows.
void add_batch(const std::vector<Feedback>& batch, const Feedback& of, Instant since,
               FeedbackPast& past) {
  for (const auto& other : batch) {
    if (!of.token.empty() && other.token == of.token) past.token_used = true;
    const bool same_product = other.product == of.product;
    if (same_product && !of.device.empty() && other.device == of.device) past.same_device = true;
    if (other.time <= since) continue;
    if (same_product) ++past.of_code;
    if (!of.network.empty() && other.network == of.network) ++past.of_network;
  }
}

// As it stands in the batch, or in the store.
Result<std::optional<Feedback>> find(Decision& decision, FeedbackId id) {
  auto& set = decision.set();
  for (auto* list : {&set.changed_feedbacks, &set.feedbacks}) {
    for (auto known = list->rbegin(); known != list->rend(); ++known) {
      if (known->id == id) return std::optional(*known);
    }
  }
  return decision.tx().feedback(id);
}

}  // namespace

Result<Product> RecordFeedback::find_product(Decision& decision) const {
  auto found = earlier_code_.empty() ? decision.tx().product(product_)
                                     : decision.tx().product_of_alias(earlier_code_);
  if (!found) return std::unexpected(std::move(found.error()));
  if (!*found) return fail(ErrorKind::kNotFound, "there is no such product");
  if (!product_.value.empty() && (*found)->id != product_) {
    return fail(ErrorKind::kInvalid, "the rating cannot be accepted",
                {{"product_id", "is not the product of this code"}});
  }
  return std::move(**found);
}

Result<void> RecordFeedback::decide(Decision& decision) {
  const auto product = find_product(decision);
  if (!product) return std::unexpected(product.error());
  Feedback out;
  out.time = decision.now();
  out.product = product->id;
  out.lot = product->lot;
  out.site = product->site;
  out.token = hand_.token;
  out.device = hand_.device;
  out.network = hand_.network;
  if (!out.device.empty() || !out.network.empty()) out.hints_until = out.time + kHintLifeMicros;
  out.erase_key = hand_.erase_key;
  const Instant since = out.time + -kBurstMicros;
  auto past = decision.tx().feedback_past(out, since);
  if (!past) return std::unexpected(std::move(past.error()));
  add_batch(decision.set().feedbacks, out, since, *past);
  if (past->token_used) {
    return fail(ErrorKind::kConflict, "this rating was given already; scan the code again");
  }
  mark_feedback(out, *past, hand_.own_network);
  out.state = rating_.comment.empty() ? FeedbackState::kPublished : FeedbackState::kPending;
  out.rating = rating_;
  out.id.value = decision.next_seq();
  Event event;
  event.kind = EventKind::kFeedbackReceived;
  event.site = out.site;
  event.lot = out.lot;
  JsonWriter body(event.body);
  write_feedback_event(body, out);
  decision.emit(std::move(event));
  feedback_ = out;
  decision.set().feedbacks.push_back(std::move(out));
  return {};
}

Result<void> ModerateFeedback::decide(Decision& decision) {
  auto known = find(decision, id_);
  if (!known) return std::unexpected(std::move(known.error()));
  if (!*known) return fail(ErrorKind::kNotFound, "there is no such feedback");
  feedback_ = std::move(**known);
  if (feedback_.state == FeedbackState::kErased) {
    return fail(ErrorKind::kConflict, "its author had it erased");
  }
  feedback_.state = state_;
  feedback_.moderated_by = by_;
  feedback_.moderated_at = decision.now();
  decision.set().changed_feedbacks.push_back(feedback_);
  return {};
}

Result<void> EraseFeedback::decide(Decision& decision) {
  auto known = decision.tx().feedback_of_key(key_);
  if (!known) return std::unexpected(std::move(known.error()));
  if (!*known) return fail(ErrorKind::kNotFound, "there is no rating with this key");
  Feedback out = std::move(**known);
  out.rating.reset();
  out.state = FeedbackState::kErased;
  out.weight = 0;
  out.device.clear();
  out.network.clear();
  out.hints_until.reset();
  decision.set().changed_feedbacks.push_back(std::move(out));
  return {};
}

Result<void> ForgetHints::decide(Decision& decision) {
  auto due = decision.tx().hints_due(decision.now());
  if (!due) return std::unexpected(std::move(due.error()));
  if (*due) decision.set().forget_hints = decision.now();
  return {};
}

}  // namespace gaveurs
