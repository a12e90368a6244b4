#include "wire/proposition_json.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

#include "base/day_text.h"
#include "domain/meal.h"
#include "wire/json.h"

namespace gaveurs {
namespace {

void write_band(JsonWriter& out, std::string_view name, double low, double high, int decimals) {
  out.key(name).open_object().rounded("low", low, decimals).rounded("high", high, decimals);
  out.close_object();
}

void write_figure(JsonWriter& out, const PromisedFigure& figure, int decimals,
                  std::optional<double> upper95 = {}) {
  out.open_object().rounded("mean", figure.mean, decimals);
  write_band(out, "half", figure.half_low, figure.half_high, decimals);
  write_band(out, "most", figure.most_low, figure.most_high, decimals);
  if (upper95) out.rounded("upper95", upper95, decimals);
  out.close_object();
}

std::optional<PromisedFigure> read_figure(json::object object, const char* name) {
  json::object at, half, most;
  PromisedFigure out;
  if (object[name].get_object().get(at) || at["half"].get_object().get(half) ||
      at["most"].get_object().get(most) || at["mean"].get_double().get(out.mean) ||
      half["low"].get_double().get(out.half_low) || half["high"].get_double().get(out.half_high) ||
      most["low"].get_double().get(out.most_low) || most["high"].get_double().get(out.most_high)) {
    return std::nullopt;
  }
  return out;
}

void text_or_null(JsonWriter& out, std::string_view name, std::string_view text) {
  out.key(name);
  text.empty() ? out.null() : out.value(text);
}

void write_step(JsonWriter& out, const CurveStep& step) {
  out.open_object().field("step", step.number).field("at", step.at);
  out.field("what", to_string(step.kind));
  text_or_null(out, "by", step.by);
  text_or_null(out, "reason", step.reason);
  out.key("doses_g");
  step.doses_g.empty() ? out.null() : (write_doses(out, step.doses_g), out);
  out.key("from_meal");
  step.from_meal == 0 ? out.null() : out.value(step.from_meal);
  out.close_object();
}

void write_open(JsonWriter& out, const Proposition& p, std::string_view gaveur_nom) {
  out.open_object().field("proposition_id", p.id.value).field("created_at", p.created_at);
  out.field("changed_at", p.changed_at).field("gaveur_id", p.gaveur.value);
  out.field("gaveur_nom", gaveur_nom).field("site_code", p.site.value);
  text_or_null(out, "souche", p.souche);
  out.field("saison", p.saison).field("role", to_string(p.role));
  out.field("state", to_string(p.state)).key("doses_g");
  write_doses(out, p.doses_g);
  double corn = 0;
  for (const double dose : p.doses_g) corn += dose;
  out.rounded("corn_g", corn, 0).key("standard_doses_g");
  write_doses(out, p.standard_g);
  // The members of the forecast stand in the proposition itself.
  out.raw(std::string_view(p.forecast).substr(1, p.forecast.size() - 2));
  out.rounded("loss_limit", p.loss_limit, 4).field("model_version", p.model);
  text_or_null(out, "code_lot", p.lot.value);
}

void write_advice(JsonWriter& out, const Proposition& p) {
  out.open_object().field("from_meal", p.advice->from_meal).key("doses_g");
  write_doses(out, p.advice->doses_g);
  out.field("why", to_string(p.advice->reason)).key("reason");
  write_sentence(out, sentence_of(*p.advice));
  out.close_object();
}

void write_what(JsonWriter& out, const Proposition& p, const CurveStep& step) {
  out.open_object().field("proposition_id", p.id.value).field("step", step.number);
  out.field("what", to_string(step.kind)).field("state", to_string(p.state));
  out.field("gaveur_id", p.gaveur.value).field("site_code", p.site.value);
  text_or_null(out, "code_lot", p.lot.value);
  out.field("role", to_string(p.role));
  text_or_null(out, "by", step.by);
  text_or_null(out, "reason", step.reason);
  out.key("doses_g");
  write_doses(out, p.doses_g);
  out.key("corrected");
  step.kind == CurveStepKind::kCorrected&& p.advice ? write_advice(out, p) : (void)out.null();
  out.key("result");
  if (p.result) {
    open_curve_result(out, *p.result);
    out.close_object();
  } else {
    out.null();
  }
}

std::string grams(double g) { return fmt::format("{:.0f}", std::abs(g)); }

}  // namespace

void write_sentence(JsonWriter& out, const Wording& sentence) {
  out.open_object().field("fr", sentence.fr).field("en", sentence.en).close_object();
}

void write_doses(JsonWriter& out, std::span<const double> doses) {
  out.open_array();
  for (const double dose : doses) out.value(std::round(dose * 10) / 10);
  out.close_array();
}

void write_curve_points(JsonWriter& out, std::span<const double> doses, int from_meal) {
  out.open_array();
  for (std::size_t i = 0; i < doses.size(); ++i) {
    const int meal = from_meal + static_cast<int>(i);
    const MealSlot slot = slot_of_meal(meal);
    out.open_object().field("repas", meal).field("jour", slot.jour);
    out.field("moment", to_string(slot.moment)).rounded("dose_g", doses[i], 1).close_object();
  }
  out.close_array();
}

void write_promise(JsonWriter& out, const std::optional<CurvePromise>& promise) {
  if (!promise) {
    out.null();
    return;
  }
  out.open_object().key("rating");
  promise->rating ? write_figure(out, *promise->rating, 2) : (void)out.null();
  out.key("liver_g");
  write_figure(out, promise->liver_g, 1);
  out.key("itm");
  write_figure(out, promise->itm, 2);
  out.key("loss");
  promise->loss ? write_figure(out, *promise->loss, 4, promise->loss_upper95) : (void)out.null();
  out.close_object();
}

void write_model(JsonWriter& out, const std::optional<LearnedModel>& model) {
  if (!model) {
    out.null();
    return;
  }
  out.open_object().field("version", model->version).field("trained_at", model->trained_at);
  out.field("lots", model->lots).field("first_day", day_text(model->first_day));
  out.field("last_day", day_text(model->last_day)).field("hash", model->hash);
  out.field("seed", model->seed).key("backtest_from");
  model->backtest_from == 0 ? out.null() : out.value(day_text(model->backtest_from));
  out.key("backtest").raw(model->backtest).close_object();
}

Wording why_no_model(std::int64_t lots) {
  if (lots >= kFewestLots) {
    return {"Les lots clos sont en train d'être appris.",
            "The closed lots are being learned from."};
  }
  return {fmt::format("{} {} ; il en faut {} pour apprendre.", lots,
                      lots < 2 ? "lot est clos" : "lots sont clos", kFewestLots),
          fmt::format("{} {} closed; it takes {} to learn from.", lots,
                      lots == 1 ? "lot is" : "lots are", kFewestLots)};
}

std::string encode_forecast(const CurveForecast& f) {
  std::string text;
  JsonWriter out(text);
  out.open_object().key("predicted");
  write_promise(out, f.promise);
  out.key("rating_unknown");
  f.rating_unknown ? write_sentence(out, *f.rating_unknown) : (void)out.null();
  out.key("beside_standard").open_object().rounded("rating", f.beside.rating, 2);
  out.rounded("rating_pm", f.beside.rating_pm, 2).rounded("corn_g", f.beside.corn_g, 0);
  out.rounded("liver_g", f.beside.liver_g, 1).rounded("loss", f.beside.loss, 4).close_object();
  out.key("reason");
  write_sentence(out, f.reason);
  out.key("learns");
  write_sentence(out, f.learns);
  out.close_object();
  return text;
}

std::string encode_front(std::span<const FrontPoint> points) {
  std::string text;
  JsonWriter out(text);
  out.open_array();
  for (const FrontPoint& point : points) {
    out.open_object().rounded("rating", point.rating, 2).rounded("corn_g", point.corn_g, 0);
    out.rounded("liver_g", point.liver_g, 1).rounded("loss", point.loss, 4);
    out.rounded("loss_upper95", point.loss_upper95, 4).key("doses_g");
    write_doses(out, point.doses_g);
    out.close_object();
  }
  out.close_array();
  return text;
}

std::optional<CurvePromise> parse_promise(std::string_view forecast) {
  const auto object = parse_json_object(forecast);
  json::object predicted;
  if (!object || (*object)["predicted"].get_object().get(predicted)) return std::nullopt;
  const auto liver = read_figure(predicted, "liver_g"), itm = read_figure(predicted, "itm");
  if (!liver || !itm) return std::nullopt;
  CurvePromise out{read_figure(predicted, "rating"), *liver, *itm, read_figure(predicted, "loss"),
                   0};
  if (out.loss && predicted["loss"]["upper95"].get_double().get(out.loss_upper95)) {
    return std::nullopt;
  }
  return out;
}

void write_proposition(JsonWriter& out, const Proposition& p, std::string_view gaveur_nom) {
  write_open(out, p, gaveur_nom);
  out.close_object();
}

void write_proposition(JsonWriter& out, const Proposition& p, std::string_view gaveur_nom,
                       std::span<const CurveStep> steps) {
  write_open(out, p, gaveur_nom);
  out.key("pareto").raw(p.front).key("steps").open_array();
  for (const CurveStep& step : steps) write_step(out, step);
  out.close_array().close_object();
}

void open_curve_result(JsonWriter& out, const CurveResult& result) {
  out.open_object().rounded("liver_g", result.liver_g, 1).rounded("itm", result.itm, 2);
  out.rounded("loss", result.loss, 4).rounded("corn_g", result.corn_g, 0);
  out.field("closed_at", result.closed_at);
}

Wording sentence_of(const CurveAdvice& advice) {
  const auto missed = grams(advice.missed_g);
  switch (advice.reason) {
    case AdviceReason::kAsPlanned:
      return {"La courbe recommandée reste la bonne.", "The recommended curve still holds."};
    case AdviceReason::kFedLess:
      return {fmt::format("{} g de maïs par canard de moins que recommandé : la courbe est "
                          "rejointe en douceur.",
                          missed),
              fmt::format("{} g of corn per duck less than recommended: the doses return smoothly "
                          "to the curve.",
                          missed)};
    case AdviceReason::kFedMore:
      return {fmt::format("{} g de maïs par canard de plus que recommandé : les doses "
                          "redescendent en douceur.",
                          missed),
              fmt::format("{} g of corn per duck more than recommended: the doses come down "
                          "smoothly.",
                          missed)};
    case AdviceReason::kRefusedFeed:
      return {"Le repas a été refusé : rien n'est rattrapé, les doses remontent à demi-pas.",
              "The meal was refused: nothing is caught up, and doses rise at half the pace."};
    case AdviceReason::kWelfare:
      return {
          "Une alerte de bien-être est en cours : rien n'est rattrapé, les doses remontent à "
          "demi-pas.",
          "A welfare alert is active: nothing is caught up, and doses rise at half the pace."};
    case AdviceReason::kNoAdvice:
      break;
  }
  return {
      "La dernière dose est trop loin des limites pour qu'un conseil les respecte toutes : à "
      "une personne de décider.",
      "The last dose lies too far outside for any advice to keep all limits: a person decides."};
}

std::string encode_curve_update(const Proposition& p, const CurveStep& step) {
  std::string text;
  JsonWriter out(text);
  write_what(out, p, step);
  out.close_object();
  return text;
}

std::string curve_document(const Proposition& p, const CurveStep& step) {
  std::string text;
  JsonWriter out(text);
  out.open_object().field("proposition_id", p.id.value).field("site_code", p.site.value);
  out.field("gaveur_id", p.gaveur.value).field("model_version", p.model);
  text_or_null(out, "code_lot", p.lot.value);
  out.key("step");
  write_step(out, step);
  out.close_object();
  return text;
}

}  // namespace gaveurs
