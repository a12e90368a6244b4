#include "app/rest/curves_of_lot.h"

#include "app/rest/answers.h"
#include "wire/lot_json.h"
#include "wire/proposition_json.h"

namespace gaveurs {
namespace {

constexpr int kMostMealsOfALot = 500;

// What a lot's figures are beside those promised.
void write_within(JsonWriter& out, const CurveResult& result, std::optional<double> rating,
                  const std::optional<CurvePromise>& promise) {
  const auto said = [&](std::string_view name, const std::optional<PromisedFigure>& figure,
                        std::optional<double> value) {
    out.key(name);
    figure&& value ? out.value(figure->holds(*value)) : out.null();
  };
  out.key("within").open_object();
  if (promise) {
    said("liver_g", promise->liver_g, result.liver_g);
    said("itm", promise->itm, result.itm);
    said("loss", promise->loss, result.loss);
    said("rating", promise->rating, rating);
  } else {
    for (const auto name : {"liver_g", "itm", "loss", "rating"}) out.key(name).null();
  }
  out.close_object();
}

void write_advice(JsonWriter& out, const std::optional<Proposition>& p) {
  out.key("advice");
  if (!p || !p->advice || p->state != PropositionState::kRunning) {
    out.null();
    return;
  }
  const CurveAdvice& advice = *p->advice;
  out.open_object().key("next");
  if (advice.doses_g.empty()) {
    out.null();
  } else {
    const MealSlot slot = slot_of_meal(advice.from_meal);
    out.open_object().field("repas", advice.from_meal).field("jour", slot.jour);
    out.field("moment", to_string(slot.moment)).rounded("dose_g", advice.doses_g[0], 1);
    out.close_object();
  }
  out.field("why", to_string(advice.reason)).key("reason");
  write_sentence(out, sentence_of(advice));
  out.field("at", p->advised_at).close_object();
}

void write_result_of(JsonWriter& out, const CurvesOfLot& curves,
                     const std::optional<CurvePromise>& promise) {
  out.key("result");
  if (!curves.proposition || !curves.proposition->result) {
    out.null();
    return;
  }
  const auto rating = curves.ratings.mean(kLeastRatings);
  open_curve_result(out, *curves.proposition->result);
  out.rounded("rating", rating, 2).field("ratings", curves.ratings.ratings);
  write_within(out, *curves.proposition->result, rating, promise);
  out.close_object();
}

}  // namespace

std::span<const double> advised_doses(const std::optional<Proposition>& proposition) {
  if (!proposition || !proposition->advice) return {};
  if (proposition->state != PropositionState::kRunning) return {};
  return proposition->advice->doses_g;
}

Result<CurvesOfLot> read_curves(const Question& q, Reader& r) {
  const auto view = find_lot(q, r);
  if (!view) return std::unexpected(view.error());
  CurvesOfLot out;
  out.lot = view->lot;
  const auto meals = r.meals_of_lot(out.lot.code, std::nullopt, kMostMealsOfALot);
  if (!meals) return std::unexpected(meals.error());
  for (const auto& meal : *meals) {
    out.given.push_back(
        {meal_number(meal.meal.slot), std::nullopt, meal.meal.values.dose_reelle_g});
  }
  if (out.given.empty()) {
    auto recorded = r.recorded_curve(out.lot.code);
    if (!recorded) return std::unexpected(recorded.error());
    out.given = std::move(*recorded);
  }
  out.forgotten = std::ssize(out.given) < out.lot.nb_repas;
  auto proposition = r.proposition_of_lot(out.lot.code);
  if (!proposition) return std::unexpected(proposition.error());
  out.proposition = std::move(*proposition);
  const auto ratings = r.stats_of_lot(out.lot.code);
  if (!ratings) return std::unexpected(ratings.error());
  out.ratings = *ratings;
  return out;
}

void write_curves(JsonWriter& out, const CurvesOfLot& curves) {
  const auto& p = curves.proposition;
  std::optional<CurvePromise> promise;
  if (p) promise = parse_promise(p->forecast);
  out.field("code_lot", curves.lot.code.value);
  out.field("gaveur_id", curves.lot.gaveur.value).field("site_code", curves.lot.site.value);
  if (p) {
    out.field("proposition_id", p->id.value).field("role", to_string(p->role));
    out.field("state", to_string(p->state)).field("model_version", p->model);
  } else {
    for (const auto name : {"proposition_id", "role", "state", "model_version"}) {
      out.key(name).null();
    }
  }
  out.key("recommandee");
  write_curve_points(out, p ? std::span<const double>(p->doses_g) : std::span<const double>(), 1);
  out.key("donnee");
  write_curve(out, curves.given, CurveSide::kGiven);
  out.key("corrigee");
  write_curve_points(out, advised_doses(p), p && p->advice ? p->advice->from_meal : 1);
  write_advice(out, p);
  out.key("promise");
  write_promise(out, promise);
  write_result_of(out, curves, promise);
}

}  // namespace gaveurs
