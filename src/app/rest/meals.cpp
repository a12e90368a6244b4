#include "app/rest/answers.h"
#include "wire/lot_json.h"

namespace gaveurs {
namespace {

constexpr int kMostMeals = 200;

}  // namespace

Result<std::string> meals_of_gaveur(const Question& q, Reader& r) {
  const auto id = number_of(q.subject);
  if (!id) return std::unexpected(id.error());
  Parameters in(q);
  in.only({"limit", "cursor"});
  const int limit = in.limit(10, kMostMeals);
  std::optional<MealCursor> after;
  if (const auto text = q.parameter("cursor"); !text.empty()) {
    const auto parts = parse_cursor(text);
    if (parts) after = MealCursor{Instant{parts->first}, parts->second};
    if (!parts) in.refuse("cursor", "must be a next_cursor of an earlier answer");
  }
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto gaveur = r.gaveur({*id});
  if (!gaveur) return std::unexpected(gaveur.error());
  if (!*gaveur) return fail(ErrorKind::kNotFound, "there is no gaveur of that number");
  // One more than the page tells whether there is a next one.
  auto meals = r.meals_of_gaveur({*id}, after, limit + 1);
  if (!meals) return std::unexpected(meals.error());
  std::optional<std::string> next;
  if (meals->size() > static_cast<std::size_t>(limit)) {
    meals->pop_back();
    next = cursor_text(meals->back().stored.meal.values.time.micros, meals->back().first_seq);
  }
  std::string text;
  text.reserve(64 + meals->size() * 512);
  JsonWriter out(text);
  out.open_object().field("gaveur_id", *id).key("items").open_array();
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
  std::optional<std::string> next;
  if (meals->size() > static_cast<std::size_t>(limit)) {
    meals->pop_back();
    next = std::to_string(meals->back().first_seq);
  }
  std::string text;
  JsonWriter out(text);
  out.open_object().key("items").open_array();
  for (const auto& meal : *meals) write_meal(out, meal.stored);
  close_page(out, next);
  return text;
}

}  // namespace gaveurs
