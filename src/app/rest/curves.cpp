#include <algorithm>

#include "app/loop_settings.h"
#include "app/rest/answers.h"
#include "wire/codes.h"
#include "wire/lot_json.h"
#include "wire/proposition_json.h"

namespace gaveurs {
namespace {

constexpr int kMostPropositions = 200;
constexpr int kMostMealsOfALot = 500;

std::vector<PropositionState> states_parameter(const Question& q, Parameters& in) {
  std::vector<PropositionState> out;
  std::string_view text = q.parameter("state");
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(','));
    const auto state = parse_proposition_state(word);
    if (!state) {
      in.refuse("state",
                "must be proposed, accepted, refused, agreed, kept_own, running, closed or "
                "stopped, or several of them with commas");
      return {};
    }
    out.push_back(*state);
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return out;
}

Result<std::string> name_of(Reader& r, GaveurId id) {
  const auto gaveur = r.gaveur(id);
  if (!gaveur) return std::unexpected(gaveur.error());
  return *gaveur ? (*gaveur)->nom : std::string();
}

void write_status_of(JsonWriter& out, const PropositionCounts& counts) {
  out.key("propositions").open_object();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    out.field(to_string(static_cast<PropositionState>(i)), counts[i]);
  }
  out.close_object();
}

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

struct CurvesOfLot {
  Lot lot;
  std::vector<CurvePoint> given;
  std::optional<Proposition> proposition;
  FeedbackStats ratings;
};

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
  auto proposition = r.proposition_of_lot(out.lot.code);
  if (!proposition) return std::unexpected(proposition.error());
  out.proposition = std::move(*proposition);
  const auto ratings = r.stats_of_lot(out.lot.code);
  if (!ratings) return std::unexpected(ratings.error());
  out.ratings = *ratings;
  return out;
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

Result<std::string> lot_loop(const Question& q, Reader& r) {
  const ReadSnapshot snapshot(r);
  if (!snapshot.begun()) return std::unexpected(snapshot.begun().error());
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto curves = read_curves(q, r);
  if (!curves) return std::unexpected(curves.error());
  const auto& p = curves->proposition;
  std::optional<CurvePromise> promise;
  if (p) promise = parse_promise(p->forecast);
  std::string text;
  JsonWriter out(text);
  out.open_object().field("code_lot", curves->lot.code.value);
  out.field("gaveur_id", curves->lot.gaveur.value).field("site_code", curves->lot.site.value);
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
  write_curve(out, curves->given, CurveSide::kGiven);
  out.key("corrigee");
  write_curve_points(out, advised_doses(p), p && p->advice ? p->advice->from_meal : 1);
  write_advice(out, p);
  out.key("promise");
  write_promise(out, promise);
  write_result_of(out, *curves, promise);
  out.close_object();
  return text;
}

Result<std::string> list_propositions(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"state", "gaveur_id", "site_code", "limit", "cursor"});
  const PropositionFilter filter{states_parameter(q, in), in.gaveur("gaveur_id"),
                                 in.site("site_code")};
  const int limit = in.limit(50, kMostPropositions);
  const auto before = in.integer("cursor", 1, INT64_MAX);
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  auto found = r.propositions(filter, PropositionId{before.value_or(INT64_MAX)}, limit + 1);
  if (!found) return std::unexpected(found.error());
  const auto next = cut_page(*found, limit);
  std::string text;
  JsonWriter out(text);
  out.open_object().key("items").open_array();
  for (const auto& proposition : *found) {
    const auto name = name_of(r, proposition.gaveur);
    if (!name) return std::unexpected(name.error());
    write_proposition(out, proposition, *name);
  }
  close_page(out, next);
  return text;
}

Result<std::string> show_proposition(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto id = number_of(q.subject);
  if (!id) return std::unexpected(id.error());
  const auto found = r.proposition(PropositionId{*id});
  if (!found) return std::unexpected(found.error());
  if (!*found) return fail(ErrorKind::kNotFound, "there is no such proposition");
  const auto steps = r.curve_steps((*found)->id);
  if (!steps) return std::unexpected(steps.error());
  const auto name = name_of(r, (*found)->gaveur);
  if (!name) return std::unexpected(name.error());
  std::string text;
  JsonWriter out(text);
  write_proposition(out, **found, *name, *steps);
  return text;
}

Result<std::string> loop_status(const Question& q, Reader& r) {
  const ReadSnapshot snapshot(r);
  if (!snapshot.begun()) return std::unexpected(snapshot.begun().error());
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto model = r.newest_model();
  if (!model) return std::unexpected(model.error());
  const auto mark = r.learning_mark();
  if (!mark) return std::unexpected(mark.error());
  const auto counts = r.proposition_counts();
  if (!counts) return std::unexpected(counts.error());
  const auto sites = r.site_summaries();
  if (!sites) return std::unexpected(sites.error());
  std::string text;
  JsonWriter out(text);
  out.open_object().key("model");
  write_model(out, *model);
  out.key("why_none");
  if (*model) {
    out.null();
  } else {
    write_sentence(out, why_no_model(mark->records + mark->inspected));
  }
  out.field("closed_lots", mark->records + mark->inspected).field("fewest_lots", kFewestLots);
  out.field("rated_lots", *model ? (*model)->rated_lots : 0);
  out.field("ratings", *model ? (*model)->ratings : 0);
  write_status_of(out, *counts);
  const auto harmed = *model ? ',' + (*model)->sites + ',' : std::string();
  out.key("sites").open_array();
  for (const auto& site : *sites) {
    out.open_object().field("site_code", site.site.code.value);
    out.rounded("loss_limit", q.loop ? q.loop->loss_limit(site.site.code) : 0, 4);
    out.field("harms", harmed.find(',' + site.site.code.value + ',') != std::string::npos);
    out.close_object();
  }
  out.close_array().close_object();
  return text;
}

Result<std::string> backtest_svg(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  auto model = r.newest_model();
  if (!model) return std::unexpected(model.error());
  if (!*model || (*model)->picture.empty()) {
    return fail(ErrorKind::kNotFound, "there is no backtest yet");
  }
  return std::move((*model)->picture);
}

}  // namespace gaveurs
