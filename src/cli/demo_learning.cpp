// The second half of the demonstration: what ratings and livers taught becomes a curve, a
// supervisor and the gaveur accept it, and the next lot is fed by it.
#include "cli/demo_run.h"

#include <algorithm>

namespace gaveurs {
namespace {

/// Whose next lot it is: the demonstration's first gaveur.
constexpr std::int64_t kGaveur = 1;
constexpr const char* kStrain = "Mulard";
constexpr int kMeals = 24;
constexpr int kLotsAsked = 3;  // so that there is a control and a curve that is new

constexpr Spoken kLearning{"rien n’a été appris", "nothing was learned"};
constexpr Spoken kProposing{"aucune courbe n’a été proposée", "no curve was proposed"};
constexpr Spoken kFollowing{"le lot suivant n’a pas suivi la proposition",
                            "the next lot was not fed by the proposal"};
constexpr Spoken kComparing{"le résultat du lot n’est pas connu",
                            "the result of the lot is not known"};

}  // namespace

const std::string& DemoRun::in_language(const Wording& sentence) const {
  return options_.language == DemoLanguage::kFrench ? sentence.fr : sentence.en;
}

bool DemoRun::learn() {
  DemoModel model;
  const auto learned = [&]() -> Result<bool> {
    auto found = server_.model();
    if (!found) return std::unexpected(found.error());
    model = std::move(*found);
    if (!model.version.empty()) return true;
    return fail(ErrorKind::kUnavailable, in_language(model.why_none));
  };
  if (!wait(kLearning, nullptr, learned)) return false;
  voice_.tell({"Boucle : le modèle {} connaît {} lots terminés et {} notes.",
               "Loop: the model {} knows {} closed lots and {} ratings."},
              model.version, model.closed_lots, model.ratings);
  return true;
}

bool DemoRun::propose() {
  const auto made = server_.propose(kGaveur, kStrain, kMeals, kLotsAsked);
  if (!made) return give_up(kProposing, made.error().message);
  counts_.proposed = static_cast<std::int64_t>(made->size());
  // A control is the usual curve; what was learned shows in another one.
  const auto chosen =
      std::ranges::find_if(*made, [](const DemoProposition& one) { return one.role != "control"; });
  proposition_ = chosen != made->end() ? *chosen : made->front();
  std::vector<std::string> roles;
  for (const DemoProposition& one : *made) roles.push_back(fmt::format("{} {}", one.id, one.role));
  voice_.tell({"Boucle : {} courbes proposées pour ses prochains lots ({}).",
               "Loop: {} curves proposed for his next lots ({})."},
              made->size(), fmt::format("{}", fmt::join(roles, ", ")));
  const DemoProposition& one = proposition_;
  const auto per_cent = [&](std::optional<double> share) {
    return voice_.number(share ? std::optional(*share * 100) : std::nullopt, 1);
  };
  voice_.tell(
      {"Proposition {} pour {} : {} repas, {} g de maïs ; perte au plus {} % (limite {} %), "
       "foie attendu {} g (de {} à {}), note attendue {}.",
       "Proposal {} for {}: {} meals, {} g of corn; loss at most {} % (limit {} %), liver "
       "expected {} g ({} to {}), rating expected {}."},
      one.id, one.gaveur, one.doses_g.size(), voice_.number(one.corn_g, 0),
      per_cent(one.loss_upper95), per_cent(one.loss_limit), voice_.number(one.liver_g.mean, 0),
      voice_.number(one.liver_g.low, 0), voice_.number(one.liver_g.high, 0),
      voice_.number(one.rating.mean, 2));
  voice_.tell({"  {}", "  {}"}, in_language(one.reason));
  if (auto accepted = server_.accept(one); !accepted) {
    return give_up({"la proposition n’a pas été acceptée", "the proposal was not accepted"},
                   accepted.error().message);
  }
  const auto now = server_.proposition(one.id);
  if (!now) return give_up(kFollowing, now.error().message);
  voice_.tell({"Proposition {} : acceptée par le superviseur, puis par le gaveur (état « {} »).",
               "Proposal {}: accepted by the supervisor, then by the gaveur (state '{}')."},
              one.id, now->state);
  return true;
}

bool DemoRun::follow() {
  std::vector<std::string> codes,
      more{"--gaveurs", fmt::format("{}", kGaveur),
           "--strain",  proposition_.strain.empty() ? kStrain : proposition_.strain,
           "--seed",    fmt::format("{}", options_.seed + 1),
           "--doses",   fmt::format("{}", fmt::join(proposition_.doses_g, ","))};
  if (!feed_lots(1, more, codes)) return false;
  const auto followed = server_.proposition(proposition_.id);
  if (!followed) return give_up(kFollowing, followed.error().message);
  if (followed->code_lot != codes.front()) return give_up(kFollowing, followed->state);
  counts_.followed = 1;
  voice_.tell({"Proposition {} : le lot {} l’a suivie (état « {} »).",
               "Proposal {}: the lot {} was fed by it (state '{}')."},
              proposition_.id, followed->code_lot, followed->state);
  if (!inspect_lots(codes)) return false;
  DemoLotLoop lot;
  const auto closed = [&]() -> Result<bool> {
    const auto found = server_.lot_loop(codes.front());
    if (!found) return std::unexpected(found.error());
    lot = *found;
    return lot.closed;
  };
  if (!wait(kComparing, nullptr, closed)) return false;
  voice_.tell({"Résultat : foie moyen {} g pour {} g promis ; il entre dans ce qui sera appris.",
               "Result: mean liver {} g for {} g promised; it is part of what is learned next."},
              voice_.number(lot.liver_g, 0), voice_.number(lot.promised_g, 0));
  return true;
}

}  // namespace gaveurs
