#include "app/rest/answers.h"
#include "wire/codes.h"
#include "wire/lot_json.h"

namespace gaveurs {
namespace {

constexpr int kMostMeals = 200;
constexpr int kMostMealsOfSite = 1'000;
constexpr std::int64_t kLongestSpan = 31 * kMicrosPerDay;

// The cursor of a page that is ordered by time.
std::optional<MealCursor> meal_cursor(Parameters& in, const Question& q) {
  const auto text = q.parameter("cursor");
  if (text.empty()) return std::nullopt;
  if (const auto parts = parse_cursor(text))
    return MealCursor{Instant{parts->first}, parts->second};
  in.refuse("cursor", "must be a next_cursor of an earlier answer");
  return std::nullopt;
}

// Takes off what was read beyond the page, which tells that there is a next one.
std::optional<std::string> next_of(std::vector<RecentMeal>& meals, int limit) {
  return cut_page(meals, limit, [](const RecentMeal& last) {
    return cursor_text(last.stored.meal.values.time.micros, last.first_seq);
  });
}

}  // namespace

Result<std::string> meals_of_gaveur(const Question& q, Reader& r) {
  const auto id = number_of(q.subject);
  if (!id) return std::unexpected(id.error());
  Parameters in(q);
  in.only({"limit", "cursor"});
  const int limit = in.limit(10, kMostMeals);
  const auto after = meal_cursor(in, q);
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto gaveur = r.gaveur({*id});
  if (!gaveur) return std::unexpected(gaveur.error());
  if (!*gaveur) return fail(ErrorKind::kNotFound, "there is no gaveur of that number");
  // One more than the page tells whether there is a next one.
  auto meals = r.meals_of_gaveur({*id}, after, limit + 1);
  if (!meals) return std::unexpected(meals.error());
  const auto next = next_of(*meals, limit);
  std::string text;
  text.reserve(64 + meals->size() * 512);
  JsonWriter out(text);
  out.open_object().field("gaveur_id", *id).key("items").open_array();
  for (const auto& meal : *meals) write_meal(out, meal.stored);
  close_page(out, next);
  return text;
}

Result<std::string> meals_of_site(const Question& q, Reader& r) {
  const auto site = parse_site_code(q.subject);
  Parameters in(q);
  in.only({"since", "until", "limit", "cursor"});
  const int limit = in.limit(200, kMostMealsOfSite);
  const Instant until = in.time("until").value_or(q.now);
  const Instant since = in.time("since").value_or(Instant{until.micros - kMicrosPerDay});
  if (since >= until) in.refuse("until", "must be later than since");
  if (until.micros - since.micros > kLongestSpan) in.refuse("since", "at most 31 days at once");
  const auto before = meal_cursor(in, q).value_or(MealCursor{until, 0});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto known = site ? r.site(*site) : Result<std::optional<Site>>();
  if (!known) return std::unexpected(known.error());
  if (!*known) return fail(ErrorKind::kNotFound, "there is no site of that code");
  auto meals = r.meals_of_site(*site, since, before, limit + 1);
  if (!meals) return std::unexpected(meals.error());
  const auto next = next_of(*meals, limit);
  std::string text;
  text.reserve(64 + meals->size() * 512);
  JsonWriter out(text);
  out.open_object().field("site", site->value).field("since", since).field("until", until);
  out.key("items").open_array();
  for (const auto& meal : *meals) write_meal(out, meal.stored);
  close_page(out, next);
  return text;
}

Result<std::string> recent_meals(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"limit", "cursor"});
  const int limit = in.limit(20, kMostMeals);
  const auto before = in.integer("cursor", 1, INT64_MAX);
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  auto meals = r.recent_meals(before, limit + 1);
  if (!meals) return std::unexpected(meals.error());
  const auto next =
      cut_page(*meals, limit, [](const auto& row) { return std::to_string(row.first_seq); });
  std::string text;
  JsonWriter out(text);
  out.open_object().key("items").open_array();
  for (const auto& meal : *meals) write_meal(out, meal.stored);
  close_page(out, next);
  return text;
}

}  // namespace gaveurs
