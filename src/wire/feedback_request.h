// What a buyer sends: a rating as JSON, as the fields of a page's form, and what supervisors decide
// about a comment. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/feedback.h"

namespace gaveurs {

struct FeedbackRequest {
  std::string code;  // as it was scanned
  std::optional<ProductId> product;  // a form says only the code
  std::string token;  // of the scan or page; empty: none
  Rating rating;
};

/// As WIRE has it: qr_code, product_id, overall_rating; optional detailed_ratings, comment,
/// consumption_context, would_recommend, repurchase_intent, token. A comment is plain text of at
/// most 1,000 characters: markup and control characters are refused, line ends become spaces.
/// Errors: kInvalid with every fault.
Result<FeedbackRequest> parse_feedback_request(std::string_view text);
/// The same fields as application/x-www-form-urlencoded: details by their own names,
/// would_recommend "yes" or "no", what was left empty is absent.
Result<FeedbackRequest> parse_feedback_form(std::string_view body);
/// Value of one field of a form; empty when it is absent. At most 16 KB are looked at.
std::string form_value(std::string_view body, std::string_view name);

struct ModerationRequest {
  FeedbackState state = FeedbackState::kPublished;  // or kHidden
  std::string by;
};
/// {state: published | hidden, by}
Result<ModerationRequest> parse_moderation_request(std::string_view text);

/// fr or en by its commonest words; empty when neither is plain.
std::string_view language_of(std::string_view comment);

}  // namespace gaveurs
