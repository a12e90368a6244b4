#include <algorithm>

#include "app/rest/answers.h"
#include "wire/alert_json.h"
#include "wire/codes.h"
#include "wire/lot_json.h"
#include "wire/proposition_json.h"
#include "wire/queue_json.h"

namespace gaveurs {
namespace {

constexpr int kMostLots = 500;
constexpr int kMostMealsOfALot = 500;

std::optional<LotStatus> status_parameter(const Question& q, Parameters& in) {
  const auto text = q.parameter("statut");
  const auto statut = parse_lot_status(text);
  if (!text.empty() && !statut) in.refuse("statut", "must be en_gavage, importe or termine");
  return statut;
}

std::optional<MealSlot> slot_cursor(const Question& q, Parameters& in) {
  const auto text = q.parameter("cursor");
  if (text.empty()) return std::nullopt;
  const auto parts = parse_cursor(text);
  const bool valid = parts && parts->first > -1'000 && parts->first < 1'000 &&
                     (parts->second == 0 || parts->second == 1);
  if (!valid) {
    in.refuse("cursor", "must be a next_cursor of an earlier answer");
    return std::nullopt;
  }
  return MealSlot{static_cast<int>(parts->first), static_cast<Moment>(parts->second)};
}

}  // namespace

Result<LotView> find_lot(const Question& q, Reader& r) {
  if (const auto code = parse_lot_code(q.subject)) {
    auto found = r.lot(*code);
    if (!found) return std::unexpected(found.error());
    if (*found) return std::move(**found);
  }
  if (const auto id = number_of(q.subject)) {
    auto found = r.lot(LotId{*id});
    if (!found) return std::unexpected(found.error());
    if (*found) return std::move(**found);
  }
  return fail(ErrorKind::kNotFound,
              Refusal{"there is no lot of that code or number", {"lot.unknown", {}}});
}

Result<std::string> list_lots(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"gaveur_id", "site_code", "statut", "limit", "cursor"});
  const LotFilter filter{in.gaveur("gaveur_id"), in.site("site_code"), status_parameter(q, in)};
  const int limit = in.limit(50, kMostLots);
  const LotId after{in.integer("cursor", 0, INT64_MAX).value_or(0)};
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  auto lots = r.lots(filter, after, limit + 1);
  if (!lots) return std::unexpected(lots.error());
  const auto next =
      cut_page(*lots, limit, [](const auto& row) { return std::to_string(row.lot.id.value); });
  std::string text;
  JsonWriter out(text);
  out.open_object().key("items").open_array();
  for (const auto& lot : *lots) write_lot(out, lot);
  close_page(out, next);
  return text;
}

Result<std::string> show_lot(const Question& q, Reader& r) {
  const auto lot = find_lot(q, r);
  if (!lot) return std::unexpected(lot.error());
  std::string text;
  JsonWriter out(text);
  write_lot(out, *lot);
  return text;
}

Result<std::string> lot_history(const Question& q, Reader& r) {
  const auto lot = find_lot(q, r);
  if (!lot) return std::unexpected(lot.error());
  Parameters in(q);
  in.only({"limit", "cursor"});
  const int limit = in.limit(100, kMostMealsOfALot);
  const auto after = slot_cursor(q, in);
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  auto meals = r.meals_of_lot(lot->lot.code, after, limit + 1);
  if (!meals) return std::unexpected(meals.error());
  const auto replaced = r.replaced_of_lot(lot->lot.code);
  if (!replaced) return std::unexpected(replaced.error());
  const auto next = cut_page(*meals, limit, [](const StoredMeal& meal) {
    const MealSlot& last = meal.meal.slot;
    return cursor_text(last.jour, static_cast<int>(last.moment));
  });
  std::string text;
  JsonWriter out(text);
  out.open_object().field("code_lot", lot->lot.code.value).key("items").open_array();
  for (const auto& meal : *meals) write_meal_with_history(out, meal, *replaced);
  close_page(out, next);
  return text;
}

Result<std::string> lot_curves(const Question& q, Reader& r) {
  const auto lot = find_lot(q, r);
  if (!lot) return std::unexpected(lot.error());
  const auto meals = r.meals_of_lot(lot->lot.code, std::nullopt, kMostMealsOfALot);
  if (!meals) return std::unexpected(meals.error());
  auto points = r.recorded_curve(lot->lot.code);
  if (!points) return std::unexpected(points.error());
  // Live meals win over the record's, meal by meal: they are the first-hand account.
  for (const auto& meal : *meals) {
    const int number = meal_number(meal.meal.slot);
    const auto at =
        std::lower_bound(points->begin(), points->end(), number,
                         [](const CurvePoint& point, int repas) { return point.repas < repas; });
    const CurvePoint live{number, meal.meal.values.dose_theorique_g,
                          meal.meal.values.dose_reelle_g};
    if (at != points->end() && at->repas == number) {
      *at = live;
    } else {
      points->insert(at, live);
    }
  }
  std::string text;
  JsonWriter out(text);
  out.open_object().field("code_lot", lot->lot.code.value).key("theorique");
  write_curve(out, *points, CurveSide::kPlanned);
  out.key("reelle");
  write_curve(out, *points, CurveSide::kGiven);
  const auto proposition = r.proposition_of_lot(lot->lot.code);
  if (!proposition) return std::unexpected(proposition.error());
  out.key("corrigee");
  const auto& advice = *proposition ? (*proposition)->advice : std::nullopt;
  write_curve_points(out, advised_doses(*proposition), advice ? advice->from_meal : 1);
  out.close_object();
  return text;
}

Result<std::string> lot_alerts(const Question& q, Reader& r) {
  const auto lot = find_lot(q, r);
  if (!lot) return std::unexpected(lot.error());
  AlertFilter filter;
  filter.lot = lot->lot.code;
  const auto alerts = r.alerts(filter, {INT64_MAX}, kAlertKinds);
  if (!alerts) return std::unexpected(alerts.error());
  std::string text;
  JsonWriter out(text);
  out.open_object().field("code_lot", lot->lot.code.value).key("items").open_array();
  for (const auto& alert : *alerts) write_alert(out, alert);
  out.close_array().close_object();
  return text;
}

Result<std::string> lot_quality(const Question& q, Reader& r) {
  const ReadSnapshot snapshot(r);
  if (!snapshot.begun()) return std::unexpected(snapshot.begun().error());
  const auto lot = find_lot(q, r);
  if (!lot) return std::unexpected(lot.error());
  const auto queued = r.pending_lot(lot->lot.code);
  if (!queued) return std::unexpected(queued.error());
  const auto quality = r.lot_quality(lot->lot.code);
  if (!quality) return std::unexpected(quality.error());
  std::string text;
  JsonWriter out(text);
  out.open_object().field("code_lot", lot->lot.code.value);
  write_lot_inspection(out, *queued, *quality);
  out.key("resultat");
  write_result(out, lot->lot.resultat);
  out.close_object();
  return text;
}

}  // namespace gaveurs
