// What a lot's livers should weigh, from the corn its ducks were given: the relation found in the
// cooperative's records of 2023. Pure. Units: grams of dry corn per duck, grams of liver.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/ids.h"
#include "domain/meal.h"

namespace gaveurs {

struct LiverForecast {
  double mean_g = 0;     // of the lot's livers
  double sd_g = 0;       // of that mean: how far such a lot was from it
  std::string relation;  // by which it was said
  bool operator==(const LiverForecast&) const = default;
};

/// The name of the only relation there is: 1,784 lots of 2023, +47 g of liver per kg of corn.
inline constexpr const char* kRecords2023 = "releves_2023";

/// Unset when the corn is not known: a meal between the first and the last is missing.
std::optional<double> corn_per_duck_g(std::span<const StoredMeal> meals);

/// From DOMAIN's figures: mean liver of the site (MT 550 g, LS 497 g, LL 494 g; elsewhere 527 g) at
/// the mean corn of 7,781 g, and 47 g more for each kg above it.
LiverForecast forecast_liver(const SiteCode& site, double corn_g);

}  // namespace gaveurs
