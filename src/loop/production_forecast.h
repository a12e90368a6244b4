// Production forecast: kilograms of liver a site will bring in the coming days, out of the lots
// that are being fed (each will end when lots of its age usually do) and of those that will still
// begin (as many as lately, by the day of the week). The width of an interval is that of the
// chances involved times how far earlier forecasts, made in the same way, were off in their units.
// Nothing after the day asked about is looked at. Pure; days since 1970-01-01, Europe/Paris.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "loop/growth_model.h"

namespace gaveurs {

struct ProductionLot {
  std::string site;
  std::int64_t first_day = 0;
  std::optional<std::int64_t> last_day;  // unset: still fed
  double ducks = 0;                      // put on feeding
  std::optional<double> liver_kg;        // what it brought; unset: not known (yet)
};

/// Lots with results; what they brought is livers of all ducks not lost (of all where loss is
/// unknown).
std::vector<ProductionLot> production_lots(std::span<const ClosedLot> lots);

struct ProductionForecast {
  int days = 0;
  double liver_kg = 0;
  double running_kg = 0;   // of it, from lots that are being fed
  Interval half, most;     // hold one total in two, nine in ten
  // How earlier forecasts of as many days did, walking forward to the day asked about.
  int checked = 0;
  double mae_kg = 0, last_week_mae_kg = 0;  // of these; of the last week's total × days ÷ 7
  double cover90 = 0;  // part of them inside; their intervals were made before they were known
};

struct SiteForecast {
  std::string site;
  std::size_t closed = 0, running = 0;  // lots it rests on
  std::int64_t first_day = 0, last_day = 0;  // of these
  std::vector<ProductionForecast> horizons;
};

constexpr std::size_t kFewestForForecast = 20;  // lots closed within kForecastLookBack
constexpr std::int64_t kForecastLookBack = 180;  // days

/// Of [as_of, as_of + days) for each of `horizons`. Error kConflict with the reason when too few
/// lots of the site closed in the half year before.
Result<SiteForecast> forecast_production(std::span<const ProductionLot> lots,
                                         const std::string& site, std::int64_t as_of,
                                         std::span<const int> horizons);

}  // namespace gaveurs
