#include "domain/proposition.h"

#include "domain/names.h"

namespace gaveurs {
namespace {

constexpr std::array<std::string_view, 3> kRoles = {"control", "best", "test"};
constexpr std::array<std::string_view, kPropositionStates> kStates = {
    "proposed", "accepted", "refused", "agreed", "kept_own", "running", "closed", "stopped"};
constexpr std::array<std::string_view, 10> kSteps = {"proposed", "accepted", "changed", "refused",
                                                     "agreed",   "kept_own", "running", "corrected",
                                                     "closed",   "stopped"};

}  // namespace

std::string_view to_string(ProposalRole role) { return kRoles[static_cast<std::size_t>(role)]; }
std::optional<ProposalRole> parse_proposal_role(std::string_view text) {
  return parse_name<ProposalRole>(kRoles, text);
}

std::string_view to_string(PropositionState state) {
  return kStates[static_cast<std::size_t>(state)];
}
std::optional<PropositionState> parse_proposition_state(std::string_view text) {
  return parse_name<PropositionState>(kStates, text);
}

std::string_view to_string(CurveStepKind kind) { return kSteps[static_cast<std::size_t>(kind)]; }
std::optional<CurveStepKind> parse_curve_step_kind(std::string_view text) {
  return parse_name<CurveStepKind>(kSteps, text);
}

}  // namespace gaveurs
