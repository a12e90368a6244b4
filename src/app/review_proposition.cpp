#include "app/review_proposition.h"

#include <fmt/format.h>

#include "app/curve_reasons.h"
#include "app/follow_curve.h"
#include "app/learned_loop.h"
#include "wire/proposition_json.h"

namespace gaveurs {
namespace {

Error not_there() {
  return {ErrorKind::kNotFound, "there is no such proposition", {}, {"proposition.unknown", {}}};
}

Error other_state(const Proposition& proposition, std::string_view wanted) {
  return {
      ErrorKind::kConflict,
      fmt::format("the proposition is {}, not {} any more", to_string(proposition.state), wanted),
      {},
      {"proposition.state", {{"state", std::string(to_string(proposition.state))}}}};
}

Error unsafe(Refusal why) {
  return {ErrorKind::kInvalid,
          "the curve cannot be accepted",
          {{"doses_g", std::move(why.reason), std::move(why.code)}}};
}

Result<ReviewedProposition> shown(Decision& decision, const Proposition& proposition) {
  ReviewedProposition out;
  out.proposition = proposition;
  auto steps = decision.tx().curve_steps(proposition.id);
  if (!steps) return std::unexpected(steps.error());
  out.steps = std::move(*steps);
  // Those of this batch are not in the store yet.
  for (const CurveStep& step : decision.set().curve_steps) {
    if (step.proposition == proposition.id) out.steps.push_back(step);
  }
  const auto gaveur = decision.cache().gaveur(decision.tx(), proposition.gaveur);
  if (!gaveur) return std::unexpected(gaveur.error());
  if (*gaveur != nullptr) out.gaveur_nom = (*gaveur)->gaveur.nom;
  return out;
}

/// A control is fed the usual curve; with other doses it is none.
ProposalRole changed_role(const Proposition& p) {
  return p.role == ProposalRole::kControl ? ProposalRole::kTest : p.role;
}

}  // namespace

Result<void> ReviewProposition::prepare(const LearnedLoop& learned, Reader& reader, Instant now,
                                        const GoOn&) {
  const auto found = reader.proposition(id_);
  if (!found) return std::unexpected(found.error());
  if (!*found) return std::unexpected(not_there());
  const Proposition& p = **found;
  if (p.state != PropositionState::kProposed) {
    return std::unexpected(other_state(p, "proposed"));
  }
  if (auto broken = limit_broken(request_.doses_g, {})) {
    return std::unexpected(unsafe(std::move(*broken)));
  }
  if (auto unlike = learned.unlike_any(request_.doses_g)) {
    return std::unexpected(unsafe(std::move(*unlike)));
  }
  const double limit = settings_.loss_limit(p.site);
  const auto said = learned.judge({p.gaveur, p.site, p.souche, paris_day_number(now)},
                                  request_.doses_g, changed_role(p), p.standard_g, limit);
  if (!said) return std::unexpected(said.error());
  loss_upper95_ = said->promise.loss_upper95;
  if (loss_upper95_ > limit) return std::unexpected(unsafe(loss_over_limit(loss_upper95_, limit)));
  forecast_ = encode_forecast(*said);
  model_ = learned.version();
  return {};
}

Result<void> ReviewProposition::decide(Decision& decision) {
  if (auto loaded = decision.curves().load(decision.tx()); !loaded) return loaded;
  auto found = decision.curves().find(decision.tx(), id_);
  if (!found) return std::unexpected(found.error());
  if (!*found) return std::unexpected(not_there());
  Proposition p = std::move(**found);
  if (p.state != PropositionState::kProposed) return std::unexpected(other_state(p, "proposed"));
  const double limit = settings_.loss_limit(p.site);
  CurveStep step;
  step.by = request_.by;
  step.reason = request_.reason;
  if (request_.decision == ReviewDecision::kRefuse) {
    step.kind = CurveStepKind::kRefused;
  } else if (request_.decision == ReviewDecision::kChange) {
    step.kind = CurveStepKind::kChanged;
    step.doses_g = p.doses_g = request_.doses_g;
    p.role = changed_role(p);
    step.from_meal = 1;
    p.forecast = forecast_;
    p.model = model_;
    p.loss_upper95 = loss_upper95_;
    p.loss_limit = limit;
  } else {
    if (p.loss_upper95 > limit) {
      return fail(ErrorKind::kConflict, loss_over_limit(p.loss_upper95, limit));
    }
    step.kind = CurveStepKind::kAccepted;
    p.loss_limit = limit;
  }
  auto out = shown(decision, take_step(decision, std::move(p), std::move(step)));
  if (!out) return std::unexpected(out.error());
  reviewed_ = std::move(*out);
  return {};
}

Result<void> AnswerProposition::decide(Decision& decision) {
  if (auto loaded = decision.curves().load(decision.tx()); !loaded) return loaded;
  auto found = decision.curves().find(decision.tx(), id_);
  if (!found) return std::unexpected(found.error());
  if (!*found) return std::unexpected(not_there());
  if ((*found)->state != PropositionState::kAccepted) {
    return std::unexpected(other_state(**found, "accepted"));
  }
  CurveStep step;
  step.kind = request_.accepts ? CurveStepKind::kAgreed : CurveStepKind::kKeptOwn;
  step.by = request_.by;
  step.reason = request_.reason;
  auto out = shown(decision, take_step(decision, std::move(**found), std::move(step)));
  if (!out) return std::unexpected(out.error());
  answered_ = std::move(*out);
  return {};
}

}  // namespace gaveurs
