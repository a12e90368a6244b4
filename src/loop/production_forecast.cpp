#include "loop/production_forecast.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace gaveurs {
namespace {

constexpr int kArrivalWeeks = 8;
constexpr int kLongestLot = 30;     // days
// Lots that begin become more or fewer: as in the last four weeks against the four before, less and
// less so (damped trend, Gardner and McKenzie 1985), and by chance.
constexpr double kTrendPrior = 6;  // lots that both spans are thought to have had besides
constexpr double kTrendKept = 0.7;  // from week to week
constexpr double kRateWalkCv = 0.12;  // of the rate, by chance, in a week
constexpr int kMostOrigins = 30, kOriginStep = 7;
constexpr double kPriorErrors = 4;  // earlier errors that the prior counts as
constexpr double kPriorScale = 1.3;
constexpr double kHalf = 0.6745, kMost = 1.6449;  // normal deviates

bool ended_before(const ProductionLot& lot, std::int64_t day) {
  return lot.last_day && *lot.last_day < day;
}
bool is_running(const ProductionLot& lot, std::int64_t day) {
  return lot.first_day < day && !ended_before(lot, day) && day - lot.first_day < kLongestLot;
}

double produced(std::span<const ProductionLot> lots, std::int64_t from, std::int64_t to) {
  double kg = 0;
  for (const ProductionLot& lot : lots) {
    if (lot.last_day && *lot.last_day >= from && *lot.last_day < to) kg += lot.liver_kg.value_or(0);
  }
  return kg;
}

/// What lots of a site are like, by those that were closed on a day.
struct SiteHabits {
  std::array<double, kLongestLot + 1> lasts{};  // part of the lots by days from first to last
  double kg_per_duck = 0;
  double ducks = 0, ducks_sd = 0;
  std::array<double, 7> starts{};  // lots by day of the week
  double starts_seen = 0;
  double growth = 0;  // of the logarithm of starts in a week
  std::size_t closed = 0;

  SiteHabits(std::span<const ProductionLot> lots, std::int64_t day);
  /// Part of the lots that have ended within `days` more, of those that lasted `age` or longer.
  double ends_within(std::int64_t age, std::int64_t days) const;
};

SiteHabits::SiteHabits(std::span<const ProductionLot> lots, std::int64_t day) {
  double kg = 0, known_ducks = 0, sum = 0, squares = 0, lasted = 0;
  // Records that have only just begun say nothing of the weeks before.
  std::int64_t begun = day;
  for (const ProductionLot& lot : lots) begun = std::min(begun, lot.first_day);
  const double weeks = std::clamp(static_cast<double>(day - begun) / 7, 1.0, 1.0 * kArrivalWeeks);
  double newer = 0, older = 0;
  constexpr int kHalfSpan = 7 * kArrivalWeeks / 2;
  for (const ProductionLot& lot : lots) {
    if (lot.first_day >= day) continue;
    newer += lot.first_day >= day - kHalfSpan ? 1 : 0;
    older += lot.first_day < day - kHalfSpan && lot.first_day >= day - 2 * kHalfSpan ? 1 : 0;
    if (lot.first_day >= day - 7 * kArrivalWeeks) {
      starts[static_cast<std::size_t>(lot.first_day % 7)] += 1 / weeks;
      ++starts_seen;
    }
    if (!ended_before(lot, day) || *lot.last_day < day - kForecastLookBack) continue;
    const std::int64_t days = *lot.last_day - lot.first_day;
    if (days < 1 || days > kLongestLot || !lot.liver_kg) continue;
    ++closed;
    ++lasts[static_cast<std::size_t>(days)];
    ++lasted;
    kg += *lot.liver_kg;
    known_ducks += lot.ducks;
    sum += lot.ducks;
    squares += lot.ducks * lot.ducks;
  }
  if (weeks >= kArrivalWeeks) {
    growth = std::log((newer + kTrendPrior) / (older + kTrendPrior)) / (kArrivalWeeks / 2);
  }
  if (closed == 0) return;
  for (double& part : lasts) part /= lasted;
  kg_per_duck = kg / std::max(1.0, known_ducks);
  const auto count = static_cast<double>(closed);
  ducks = sum / count;
  ducks_sd = std::sqrt(std::max(0.0, squares / count - ducks * ducks));
}

double SiteHabits::ends_within(std::int64_t age, std::int64_t days) const {
  double still = 0, ends = 0;
  for (std::int64_t d = std::max<std::int64_t>(age, 1); d <= kLongestLot; ++d) {
    const double part = lasts[static_cast<std::size_t>(d)];
    still += part;
    if (d < age + days) ends += part;
  }
  if (still > 0) return ends / still;
  // Older than any that ended: any day now.
  return days >= 3 ? 1 : static_cast<double>(days) / 3;
}

struct Expected {
  double kg = 0, running_kg = 0, variance = 0;
  std::size_t running = 0;
};

Expected expected(std::span<const ProductionLot> lots, const SiteHabits& habits, std::int64_t day,
                  int days) {
  constexpr double kLotYieldCv = 0.12;  // livers of a lot about the site's mean
  Expected out;
  for (const ProductionLot& lot : lots) {
    if (!is_running(lot, day)) continue;
    const double kg = lot.ducks * habits.kg_per_duck;
    const double part = habits.ends_within(day - lot.first_day, days);
    out.running_kg += part * kg;
    out.variance += kg * kg * (part * (1 - part) + part * kLotYieldCv * kLotYieldCv);
    ++out.running;
  }
  double arriving = 0, walked = 0;
  for (int d = 0; d < days; ++d) {
    // Since the middle of the span that the rate is of.
    const double weeks = kArrivalWeeks / 2.0 + d / 7.0;
    const double trend = habits.growth * (1 - std::pow(kTrendKept, weeks)) / (1 - kTrendKept);
    const double one = habits.starts[static_cast<std::size_t>((day + d) % 7)] * std::exp(trend) *
                       habits.ends_within(0, days - d);
    arriving += one;
    walked += one * kRateWalkCv * std::sqrt(weeks);
  }
  const double kg = arriving * habits.ducks * habits.kg_per_duck;
  const double second = habits.ducks * habits.ducks + habits.ducks_sd * habits.ducks_sd;
  out.variance += arriving * second * habits.kg_per_duck * habits.kg_per_duck;
  out.variance += kg * kg / std::max(1.0, habits.starts_seen);
  const double walk_kg = walked * habits.ducks * habits.kg_per_duck;
  out.variance += walk_kg * walk_kg;
  out.kg = out.running_kg + kg;
  return out;
}

/// One forecast of earlier days, once what came is known.
struct Checked {
  std::int64_t day = 0;
  double said = 0, sd = 0, came = 0, last_week = 0;
};

/// By how much intervals must be wider than chance alone makes them.
double scale_of(const std::vector<Checked>& before) {
  double sum = kPriorErrors * kPriorScale * kPriorScale, count = kPriorErrors;
  for (const Checked& one : before) {
    const double off = (one.came - one.said) / std::max(1e-9, one.sd);
    sum += off * off;
    ++count;
  }
  return std::sqrt(sum / count);
}

std::vector<Checked> earlier(std::span<const ProductionLot> lots, std::int64_t as_of, int days) {
  std::vector<Checked> all;
  for (int i = kMostOrigins; i >= 0; --i) {
    const std::int64_t day = as_of - days - i * kOriginStep;
    const SiteHabits habits(lots, day);
    if (habits.closed < kFewestForForecast) continue;
    const Expected said = expected(lots, habits, day, days);
    all.push_back({day, said.kg, std::sqrt(said.variance), produced(lots, day, day + days),
                   produced(lots, day - 7, day) * days / 7.0});
  }
  return all;
}

ProductionForecast forecast(std::span<const ProductionLot> lots, const SiteHabits& habits,
                            std::int64_t as_of, int days) {
  const Expected said = expected(lots, habits, as_of, days);
  const std::vector<Checked> before = earlier(lots, as_of, days);
  ProductionForecast out{.days = days, .liver_kg = said.kg, .running_kg = said.running_kg};
  const double wide = scale_of(before) * std::sqrt(said.variance);
  out.half = {std::max(0.0, said.kg - kHalf * wide), said.kg + kHalf * wide};
  out.most = {std::max(0.0, said.kg - kMost * wide), said.kg + kMost * wide};
  for (const Checked& one : before) {
    // Its interval by what was known on its own day.
    std::vector<Checked> known;
    for (const Checked& other : before) {
      if (other.day + days <= one.day) known.push_back(other);
    }
    ++out.checked;
    out.mae_kg += std::abs(one.came - one.said);
    out.last_week_mae_kg += std::abs(one.came - one.last_week);
    out.cover90 += std::abs(one.came - one.said) <= kMost * scale_of(known) * one.sd ? 1 : 0;
  }
  if (out.checked > 0) {
    out.mae_kg /= out.checked;
    out.last_week_mae_kg /= out.checked;
    out.cover90 /= out.checked;
  }
  return out;
}

}  // namespace

std::vector<ProductionLot> production_lots(std::span<const ClosedLot> lots) {
  std::vector<ProductionLot> out;
  out.reserve(lots.size());
  for (const ClosedLot& lot : lots) {
    ProductionLot one{lot.input.site, lot.input.first_day, lot.outcome.last_day, lot.input.ducks,
                      std::nullopt};
    if (lot.outcome.liver_g > 0) {
      one.liver_kg =
          lot.input.ducks * (1 - lot.outcome.loss.value_or(0)) * lot.outcome.liver_g / 1'000;
    }
    out.push_back(std::move(one));
  }
  return out;
}

Result<SiteForecast> forecast_production(std::span<const ProductionLot> all,
                                         const std::string& site, std::int64_t as_of,
                                         std::span<const int> horizons) {
  std::vector<ProductionLot> lots;
  SiteForecast out{.site = site};
  for (const ProductionLot& lot : all) {
    if (lot.site != site || lot.first_day >= as_of) continue;
    out.first_day = lots.empty() ? lot.first_day : std::min(out.first_day, lot.first_day);
    out.last_day = std::max(out.last_day, lot.first_day);
    lots.push_back(lot);
  }
  const SiteHabits habits(lots, as_of);
  out.closed = habits.closed;
  if (habits.closed < kFewestForForecast) {
    return fail(ErrorKind::kConflict,
                Refusal{fmt::format("{}: {} lots with known livers closed in the {} days before; "
                                    "{} are needed",
                                    site, habits.closed, kForecastLookBack, kFewestForForecast),
                        {"forecast.too_few",
                         {{"closed", static_cast<double>(habits.closed)},
                          {"days", static_cast<double>(kForecastLookBack)},
                          {"needed", static_cast<double>(kFewestForForecast)}}}});
  }
  for (const int days : horizons) out.horizons.push_back(forecast(lots, habits, as_of, days));
  out.running = expected(lots, habits, as_of, 1).running;
  return out;
}

}  // namespace gaveurs
