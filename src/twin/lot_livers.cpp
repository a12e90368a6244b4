#include "twin/lot_livers.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace gaveurs {
namespace {

constexpr double kMeanCornG = 7781, kMeanLiverG = 527;
constexpr double kGainPerKg = 47;
// More corn gives less and less: fitted to the records of 2023 (-8 to -10 g per kg²).
constexpr double kBendPerKg2 = -8;
constexpr double kBetweenGaveursG = 26, kBetweenLotsG = 39;
constexpr double kInsideShare = 86.0 / 527;
constexpr double kInsideSpread = 0.13;  // of that, from lot to lot
constexpr double kLightestG = 250, kHeaviestG = 800;  // means of lots beyond are none

double site_mean_g(const SiteCode& site) {
  if (site.value == "MT") return 550;
  if (site.value == "LS") return 497;
  if (site.value == "LL") return 494;
  return kMeanLiverG;
}

// The records hold strains of mule ducks, a few g apart. For the others of live messages there are
// none: an assumption of the twin, in proportion to the weight at the start.
double strain_factor(std::string_view souche) {
  if (souche == "Barbarie") return 3900.0 / 4500;
  if (souche == "Pékin") return 4100.0 / 4500;
  if (souche == "CF80* - M15 V2E") return 1 + 6 / kMeanLiverG;
  if (souche == "CF80* - M15 V2E SFM") return 1 - 6 / kMeanLiverG;
  return 1;
}

}  // namespace

FedLot fed_lot(const LotPlan& plan) {
  FedLot lot{plan.code, plan.gaveur.id, plan.gaveur.site, plan.genetique, 0};
  for (const PlannedMeal& meal : plan.meals) lot.corn_g += meal.given_g;
  return lot;
}

double expected_liver_g(const SiteCode& site, std::string_view souche, double corn_g) {
  // Beyond its highest point the curve would fall; livers do not.
  const double highest_kg = -kGainPerKg / (2 * kBendPerKg2);
  const double kg = std::min((corn_g - kMeanCornG) / 1000, highest_kg);
  const double mean = site_mean_g(site) + kGainPerKg * kg + kBendPerKg2 * kg * kg;
  return std::clamp(mean * strain_factor(souche), kLightestG, kHeaviestG);
}

LotLivers livers_of(const FedLot& lot, const Random& world) {
  Random hand = world.split("gaveur " + std::to_string(lot.gaveur.value));
  Random luck = world.split("lot " + lot.code.value);
  LotLivers out;
  const double mean = expected_liver_g(lot.site, lot.souche, lot.corn_g) +
                      hand.normal(0, kBetweenGaveursG) + luck.normal(0, kBetweenLotsG);
  out.mean_g = std::clamp(mean, kLightestG, kHeaviestG);
  out.sd_g = out.mean_g * kInsideShare * std::clamp(luck.normal(1, kInsideSpread), 0.6, 1.4);
  // The corn's pigment ends in the liver's fat; an assumption of the twin, the records hold no
  // colour.
  out.yellow = std::clamp(std::pow(lot.corn_g / kMeanCornG, 1.5) * luck.normal(1, 0.12), 0.3, 3.0);
  return out;
}

}  // namespace gaveurs
