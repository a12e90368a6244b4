// The livers a fed lot gives: mean mass, spread and colour from the corn its ducks were given,
// their strain, who fed them and where. By the figures of the 1,784 real lots of 2023 (DOMAIN). The
// same world (Random) gives a gaveur and a lot the same luck every time. Pure.
#pragma once

#include <string_view>

#include "base/ids.h"
#include "base/random.h"
#include "twin/liver_twin.h"
#include "twin/lot_plan.h"

namespace gaveurs {

struct FedLot {
  LotCode code;
  GaveurId gaveur;
  SiteCode site;
  std::string_view souche;
  double corn_g = 7781;  // dry corn given per duck, all meals together
};
/// `plan` must outlive it.
FedLot fed_lot(const LotPlan& plan);

/// What such lots weigh on average: the site's mean (MT 550, LS 497, LL 494 g, elsewhere 527 g) at
/// 7,781 g of corn, 47 g more per kg there, less and less beyond.
double expected_liver_g(const SiteCode& site, std::string_view souche, double corn_g);

/// One lot of that kind: the gaveur's hand (sd 26 g between gaveurs) and the lot's luck (sd 39 g)
/// added; spread inside the lot about 86 g at 527 g, in proportion; more corn, more yellow.
LotLivers livers_of(const FedLot& lot, const Random& world);

}  // namespace gaveurs
