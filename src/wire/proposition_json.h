// Propositions, their steps and their forecasts as REST, events and leaves show them; forecasts are
// written once and kept as text. Doses are whole lists, meal 1 first. Pure. Unknown is null.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "domain/curve_promise.h"
#include "domain/proposition.h"
#include "wire/json_writer.h"

namespace gaveurs {

/// {"predicted", "rating_unknown", "beside_standard", "reason", "learns"}
std::string encode_forecast(const CurveForecast& forecast);
std::string encode_front(std::span<const FrontPoint> points);
/// The promise of an encoded forecast; unset when the text is none.
std::optional<CurvePromise> parse_promise(std::string_view forecast);

/// For lists: without the front and the steps.
void write_proposition(JsonWriter& out, const Proposition& proposition,
                       std::string_view gaveur_nom);
void write_proposition(JsonWriter& out, const Proposition& proposition, std::string_view gaveur_nom,
                       std::span<const CurveStep> steps);
/// With its backtest; null when there is none.
void write_model(JsonWriter& out, const std::optional<LearnedModel>& model);
/// Why there is no model while `lots` are closed.
Wording why_no_model(std::int64_t lots);
void write_promise(JsonWriter& out, const std::optional<CurvePromise>& promise);
void write_sentence(JsonWriter& out, const Wording& sentence);
void write_doses(JsonWriter& out, std::span<const double> doses);
/// As /api/lots/{lot}/courbes shows a curve: {repas, jour, moment, dose_g}.
void write_curve_points(JsonWriter& out, std::span<const double> doses, int from_meal);
/// {liver_g, itm, loss, corn_g, closed_at, …} without ratings, left open for more.
void open_curve_result(JsonWriter& out, const CurveResult& result);
/// Why these doses are advised.
Wording sentence_of(const CurveAdvice& advice);

/// The data of a curve_update: what the step did.
std::string encode_curve_update(const Proposition& proposition, const CurveStep& step);
/// What a leaf of the transparency log attests of a step.
std::string curve_document(const Proposition& proposition, const CurveStep& step);

}  // namespace gaveurs
