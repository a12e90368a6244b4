// What supervisors and gaveurs ask of the loop: proposals for coming lots, a review, an answer.
// Every fault is named, members nobody knows among them. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/proposition.h"

namespace gaveurs {

struct ProposalRequest {
  std::vector<GaveurId> gaveurs;  // 1-40, each once
  std::string souche;             // empty: any
  int meals = 20;
  int lots_each = 1;
  std::string by, reason;
};
Result<ProposalRequest> parse_proposal_request(std::string_view text);

enum class ReviewDecision : std::uint8_t { kAccept, kChange, kRefuse };
struct ReviewRequest {
  ReviewDecision decision = ReviewDecision::kAccept;
  std::string by, reason;
  std::vector<double> doses_g;  // of a change
};
Result<ReviewRequest> parse_review_request(std::string_view text);

struct AnswerRequest {
  bool accepts = false;
  std::string by, reason;  // the reason may be empty
};
Result<AnswerRequest> parse_answer_request(std::string_view text);

}  // namespace gaveurs
