// A buyer's rating, as JSON and as a form: what is accepted is in range and plain text, and every
// refusal says where.
#include "wire/feedback_request.h"

#include <algorithm>

#include "base/json_text.h"
#include "shared/property.h"

namespace {

void check(const gaveurs::Result<gaveurs::FeedbackRequest>& got) {
  using gaveurs::fuzz::must;
  if (!got) {
    must(!got.error().message.empty(), "a refusal says why");
    return;
  }
  const auto& rating = got->rating;
  const auto stars = [](const std::optional<int>& n) { return !n || (*n >= 1 && *n <= 5); };
  must(rating.overall >= 1 && rating.overall <= 5, "one to five stars");
  must(std::all_of(rating.details.begin(), rating.details.end(), stars), "details have stars");
  must(stars(rating.repurchase_intent), "an intent is 1 to 5");
  must(gaveurs::is_utf8(rating.comment) && rating.comment.size() <= 4'000, "a comment is a text");
  must(std::none_of(rating.comment.begin(), rating.comment.end(),
                    [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }),
       "no control characters");
  must(rating.comment.find("</") == std::string::npos &&
           rating.comment.find("<script") == std::string::npos,
       "no markup");
  must(got->code.size() <= 4 * 512 && got->token.size() <= 4 * 64, "texts are bounded");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = gaveurs::fuzz::view_of(data, size);
  check(gaveurs::parse_feedback_request(text));
  check(gaveurs::parse_feedback_form(text));
  return 0;
}
