#include "app/loop_lots.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <unordered_map>

#include "trace/hash.h"

namespace gaveurs {
namespace {

constexpr int kPage = 1'000;
constexpr int kMostInspected = 20'000;
constexpr int kMostMealsOfLot = 500;

Result<std::vector<LotRecord>> records_of(Reader& reader) {
  std::vector<LotRecord> records;
  std::string after;
  for (;;) {
    auto page = reader.records(after, kPage);
    if (!page) return std::unexpected(page.error());
    if (page->empty()) return records;
    after = page->back().code.value;
    std::move(page->begin(), page->end(), std::back_inserter(records));
  }
}

void sort_lots(std::vector<ClosedLot>& lots) {
  std::sort(lots.begin(), lots.end(), [](const ClosedLot& a, const ClosedLot& b) {
    return std::tie(a.outcome.last_day, a.code) < std::tie(b.outcome.last_day, b.code);
  });
}

void take_meals(ClosedLot& closed, std::span<const StoredMeal> meals) {
  int days = 0;
  for (const StoredMeal& stored : meals) {
    const MealValues& values = stored.meal.values;
    if (stored.meal.slot.jour < 0 || values.dose_reelle_g <= 0) continue;
    closed.input.given_g.push_back(values.dose_reelle_g);
    closed.input.planned_g.push_back(values.dose_theorique_g);
    days = std::max(days, stored.meal.slot.jour + 1);
  }
  closed.input.days = days;
}

// A lot that was inspected here; nothing where too little is known of it.
Result<std::optional<ClosedLot>> ended_lot(Reader& reader, const PendingLot& inspected) {
  const auto view = reader.lot(inspected.lot);
  if (!view) return std::unexpected(view.error());
  const auto quality = reader.lot_quality(inspected.lot);
  if (!quality) return std::unexpected(quality.error());
  const auto liver = quality->mean_mass_g();
  if (!*view || !liver || *liver <= 0 || quality->weighed < kFewestWeighed) return std::nullopt;
  const auto meals = reader.meals_of_lot(inspected.lot, {}, kMostMealsOfLot);
  if (!meals) return std::unexpected(meals.error());
  const Lot& lot = (*view)->lot;
  // The last meals alone would be a curve that nobody fed.
  if (std::ssize(*meals) < lot.nb_repas) return std::nullopt;
  ClosedLot closed;
  closed.code = lot.code.value;
  take_meals(closed, *meals);
  if (closed.input.given_g.empty() || !lot.latest) return std::nullopt;
  closed.input.gaveur = lot.gaveur.value;
  closed.input.site = lot.site.value;
  closed.input.souche = lot.genetique;
  closed.input.first_day = paris_day_number(lot.debut);
  const auto initial = static_cast<double>(lot.nb_canards_initial.value_or(0));
  closed.input.ducks = initial;
  const Instant end = inspected.inspected_at.value_or(lot.updated_at);
  closed.outcome.last_day = std::max(paris_day_number(end), closed.input.first_day);
  closed.outcome.liver_g = *liver;
  closed.outcome.liver_sd_g = quality->sd_mass_g();
  if (initial > 0) {
    const auto alive = static_cast<double>(lot.latest->nb_canards_vivants);
    closed.outcome.loss = std::clamp(1 - alive / initial, 0.0, 1.0);
  }
  return closed;
}

JarRating jar_rating(const Feedback& feedback, std::int64_t lot, std::int64_t last_day) {
  JarRating out;
  out.lot = lot;
  // Nobody has an account: who rated two jars cannot be told, so each rating is its own rater.
  out.rater = feedback.id.value;
  out.age_days =
      static_cast<double>(std::max<std::int64_t>(0, paris_day_number(feedback.time) - last_day));
  const Rating& said = *feedback.rating;
  // In the order of kDetailNames, which is that of the aspects.
  for (std::size_t i = 0; i < kDetails; ++i) out.stars[i] = said.details[i].value_or(0);
  out.stars[static_cast<std::size_t>(TasteAspect::kOverall)] = said.overall;
  out.weight = feedback.weight;
  return out;
}

}  // namespace

Result<std::vector<ClosedLot>> recorded_lots_of(Reader& reader) {
  auto records = records_of(reader);
  if (!records) return std::unexpected(records.error());
  return closed_lots(*records);
}

Result<std::vector<ClosedLot>> closed_lots_of(Reader& reader) {
  auto lots = recorded_lots_of(reader);
  if (!lots) return lots;
  std::set<std::string> recorded;
  for (const ClosedLot& lot : *lots) recorded.insert(lot.code);
  const auto inspected = reader.inspected(std::nullopt, kMostInspected);
  if (!inspected) return std::unexpected(inspected.error());
  for (const PendingLot& pending : *inspected) {
    if (recorded.contains(pending.lot.value)) continue;
    auto ended = ended_lot(reader, pending);
    if (!ended) return std::unexpected(ended.error());
    if (*ended) lots->push_back(std::move(**ended));
  }
  sort_lots(*lots);
  return lots;
}

std::string hash_of_lots(std::span<const ClosedLot> lots) {
  std::string text;
  for (const ClosedLot& lot : lots) {
    const LotInput& in = lot.input;
    text += fmt::format("{};{};{};{};{};{};{};{};{};{};{};{};{};{}", lot.code, in.gaveur,
                        in.eleveur, in.site, in.souche, in.production, in.first_day, in.days,
                        in.age_days, in.ducks, lot.outcome.last_day, lot.outcome.liver_g,
                        lot.outcome.liver_sd_g.value_or(0), lot.outcome.loss.value_or(-1));
    for (const double dose : in.given_g) text += fmt::format(";{}", dose);
    for (const double dose : in.planned_g) text += fmt::format(";{}", dose);
    text += '\n';
  }
  return to_hex(sha256(text));
}

Result<LotRatings> ratings_of(Reader& reader, std::span<const ClosedLot> lots) {
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < lots.size(); ++i) places.emplace(lots[i].code, i);
  LotRatings out;
  FeedbackId before{INT64_MAX};
  for (;;) {
    const auto page = reader.feedbacks({}, before, kPage);
    if (!page) return std::unexpected(page.error());
    if (page->empty()) break;
    before = page->back().id;
    for (const Feedback& feedback : *page) {
      const auto at = places.find(feedback.lot.value);
      if (!feedback.rating || feedback.weight <= 0 || at == places.end()) continue;
      out.ratings.push_back(jar_rating(feedback, static_cast<std::int64_t>(at->second),
                                       lots[at->second].outcome.last_day));
    }
  }
  const auto jars = reader.jars_of_rated_lots();
  if (!jars) return std::unexpected(jars.error());
  for (const LotJars& one : *jars) {
    const auto at = places.find(one.lot.value);
    if (at == places.end()) continue;
    out.sales.push_back({static_cast<std::int64_t>(at->second), static_cast<int>(one.jars)});
  }
  return out;
}

std::string hash_of_ratings(const LotRatings& ratings) {
  std::string text;
  for (const JarRating& one : ratings.ratings) {
    text += fmt::format("{};{};{};{};{}\n", one.rater, one.lot, one.age_days, one.weight,
                        fmt::join(one.stars, ";"));
  }
  for (const LotSales& one : ratings.sales) text += fmt::format("{}:{}\n", one.lot, one.jars);
  return to_hex(sha256(text));
}

}  // namespace gaveurs
