#include "app/curve_reasons.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace gaveurs {
namespace {

constexpr double kMost = 1.645;

// 0,21 and −112: as French writes numbers.
std::string french(std::string text) {
  std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

}  // namespace

Wording reason_for(ProposalRole role, const CurveForecast& f, double loss_limit) {
  const auto safe = fmt::format("{:.1f}", 100 * f.promise.loss_upper95);
  const auto limit = fmt::format("{:.1f}", 100 * loss_limit);
  if (role == ProposalRole::kControl) {
    return {fmt::format("La courbe habituelle, pour que les nouvelles aient à quoi se comparer ; "
                        "95 lots sur 100 perdent moins de {} % (limite {} %).",
                        french(safe), french(limit)),
            fmt::format("The usual curve, so that the new ones have something to be compared "
                        "with; 95 lots in 100 lose less than {} % (limit {} %).",
                        safe, limit)};
  }
  const auto corn = fmt::format("{:+.0f}", f.beside.corn_g);
  const auto liver = fmt::format("{:+.0f}", f.beside.liver_g);
  std::string stars, etoiles;
  if (f.beside.rating && f.beside.rating_pm) {
    const auto gain = fmt::format("{:+.2f} ± {:.2f}", *f.beside.rating, *f.beside.rating_pm);
    stars = gain + " stars, ";
    etoiles = french(gain) + " étoile, ";
  }
  return {fmt::format("À côté de la courbe habituelle : {}{} g de maïs et {} g de foie ; 95 lots "
                      "sur 100 perdent moins de {} % (limite {} %).",
                      etoiles, corn, liver, french(safe), french(limit)),
          fmt::format("Beside the usual curve: {}{} g of corn and {} g of liver; 95 lots in 100 "
                      "lose less than {} % (limit {} %).",
                      stars, corn, liver, safe, limit)};
}

Refusal loss_over_limit(double upper95, double loss_limit) {
  return {
      fmt::format("95 lots in 100 would lose up to {:.1f} %, above the site's limit of {:.1f} %",
                  100 * upper95, 100 * loss_limit),
      {"curve.loss", {{"loss_pct", 100 * upper95}, {"limit_pct", 100 * loss_limit}}}};
}

Wording learned_by(const CurveProposal& said, bool rated) {
  if (!rated) {
    return {"Ce serait une des premières notes pour une courbe de ce site.",
            "It would be among the first ratings of a curve of this site."};
  }
  const auto known = fmt::format("{:.2f}", kMost * said.stars_sd);
  const auto one = fmt::format("{:.2f}", kMost * said.noise_sd);
  return {
      fmt::format("Sa note est connue à ± {} étoile près ; un lot seul la dit à ± {} près.",
                  french(known), french(one)),
      fmt::format("Its rating is known to ± {} stars; one lot alone says it to ± {}.", known, one)};
}

}  // namespace gaveurs
