#include "app/propose_curves.h"

#include <algorithm>
#include <map>

#include "app/follow_curve.h"
#include "app/learned_loop.h"

namespace gaveurs {
namespace {

Result<std::map<GaveurId, Gaveur>> people_of(Reader& reader, const std::vector<GaveurId>& ids) {
  std::map<GaveurId, Gaveur> out;
  std::vector<FieldError> faults;
  for (const GaveurId id : ids) {
    auto found = reader.gaveur(id);
    if (!found) return std::unexpected(found.error());
    if (!*found) {
      faults.push_back({"gaveur_ids",
                        std::to_string(id.value) + " is not a known gaveur",
                        {"gaveur.unknown", {{"gaveur_id", static_cast<double>(id.value)}}}});
      continue;
    }
    if (!out.empty() && out.begin()->second.site != (*found)->site) {
      faults.push_back({"gaveur_ids", "must be gaveurs of one site", {"gaveur.other_site", {}}});
    }
    out.emplace(id, std::move(**found));
  }
  if (faults.empty()) return out;
  return fail(ErrorKind::kInvalid, "the request cannot be accepted", std::move(faults));
}

}  // namespace

Result<void> ProposeCurves::prepare(const LearnedLoop& learned, Reader& reader, Instant now,
                                    const GoOn& go_on) {
  const auto people = people_of(reader, request_.gaveurs);
  if (!people) return std::unexpected(people.error());
  const SiteCode site = people->begin()->second.site;
  std::vector<CurveQuestion> questions;
  for (int round = 0; round < request_.lots_each; ++round) {
    for (const GaveurId id : request_.gaveurs) {
      questions.push_back({id, site, request_.souche, paris_day_number(now)});
    }
  }
  const auto head = reader.head();
  if (!head) return std::unexpected(head.error());
  // Whoever knows the model, the seed and the end of the log can make the same curves again.
  Random random = Random(static_cast<std::uint64_t>(settings_.seed))
                      .split(learned.version() + '/' + std::to_string(*head));
  auto proposed =
      learned.propose(questions, request_.meals, settings_.loss_limit(site), random, go_on);
  if (!proposed) return std::unexpected(proposed.error());
  model_ = learned.version();
  left_out_ = std::move(proposed->left_out);
  for (Proposition& one : proposed->propositions) {
    auto name = people->at(one.gaveur).nom;
    made_.push_back({std::move(one), {}, std::move(name)});
  }
  return {};
}

Result<void> ProposeCurves::decide(Decision& decision) {
  if (auto loaded = decision.curves().load(decision.tx()); !loaded) return loaded;
  for (Made& made : made_) {
    CurveStep step;
    step.kind = CurveStepKind::kProposed;
    step.by = request_.by;
    step.reason = request_.reason;
    step.doses_g = made.proposition.doses_g;
    step.from_meal = 1;
    made.proposition = take_step(decision, std::move(made.proposition), std::move(step));
    made.step = decision.set().curve_steps.back();
  }
  return {};
}

}  // namespace gaveurs
