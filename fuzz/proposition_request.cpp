// What supervisors and gaveurs ask of the loop: proposals, a review, an answer. What was read stays
// within its limits, and whoever decides has a name.
#include "wire/proposition_request.h"

#include <algorithm>
#include <cmath>

#include "shared/property.h"

namespace {

using namespace gaveurs;
using fuzz::must;

void check_proposal(std::string_view text) {
  const auto got = parse_proposal_request(text);
  if (!got) return fuzz::must_explain(got.error());
  auto gaveurs = got->gaveurs;
  must(!gaveurs.empty() && gaveurs.size() <= 40, "one to forty gaveurs");
  std::sort(gaveurs.begin(), gaveurs.end());
  must(std::adjacent_find(gaveurs.begin(), gaveurs.end()) == gaveurs.end(), "each of them once");
  must(got->meals >= 1 && got->meals <= 28 && got->lots_each >= 1, "meals and lots in range");
  must(!got->by.empty(), "whoever asks has a name");
}

void check_review(std::string_view text) {
  const auto got = parse_review_request(text);
  if (!got) return fuzz::must_explain(got.error());
  must(!got->by.empty() && !got->reason.empty(), "a review has a name and a reason");
  must((got->decision == ReviewDecision::kChange) == !got->doses_g.empty(), "a change has doses");
  for (const double dose : got->doses_g) must(std::isfinite(dose) && dose > 0, "doses are grams");
}

void check_answer(std::string_view text) {
  const auto got = parse_answer_request(text);
  if (!got) return fuzz::must_explain(got.error());
  must(!got->by.empty(), "whoever answers has a name");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = gaveurs::fuzz::view_of(data, size);
  check_proposal(text);
  check_review(text);
  check_answer(text);
  return 0;
}
