#include <algorithm>
#include <array>

#include "app/analytics_source.h"
#include "app/rest/analytics_view.h"
#include "app/rest/answers.h"
#include "app/rest/curves_of_lot.h"
#include "domain/meal.h"
#include "wire/problem_json.h"
#include "wire/proposition_json.h"

namespace gaveurs {
namespace {

constexpr int kMostMeals = 60;  // that any lot is fed

/// What a lot was fed and is to be fed; no doses where the coming ones are unknown.
struct Whole {
  LotInput lot;
  std::optional<ClosedLot> closed;  // once the model learned from it
  Refusal unknown;  // why no doses
};

/// Given so far, then advised, then proposed; empty without a proposition, and where what was given
/// is forgotten: what was proposed must not be taken for it.
std::vector<double> whole_curve(const CurvesOfLot& curves) {
  if (!curves.proposition || curves.forgotten) return {};
  std::vector<double> doses = curves.proposition->doses_g;
  const auto put = [&doses](int repas, double dose_g) {
    if (repas < 1 || repas > kMostMeals) return;
    const auto at = static_cast<std::size_t>(repas) - 1;
    if (at >= doses.size()) doses.resize(at + 1, 0);  // fed beyond the curve's end
    doses[at] = dose_g;
  };
  for (const CurvePoint& point : curves.given) {
    if (point.given_g) put(point.repas, *point.given_g);
  }
  const auto advised = advised_doses(curves.proposition);
  for (std::size_t i = 0; i < advised.size(); ++i) {
    put(curves.proposition->advice->from_meal + static_cast<int>(i), advised[i]);
  }
  std::erase(doses, 0.0);  // no dose is known there
  return doses;
}

Whole whole_of(const CurvesOfLot& curves, const LearnedLoop& loop) {
  const auto& lots = loop.lots();
  const auto at = std::ranges::find(lots, curves.lot.code.value, &ClosedLot::code);
  if (at != lots.end()) return {at->input, *at, {}};
  const CurveQuestion about{curves.lot.gaveur, curves.lot.site, curves.lot.genetique,
                            paris_day_number(curves.lot.debut)};
  Whole out{loop.input_of(about, whole_curve(curves)),
            std::nullopt,
            {"no proposed curve feeds this lot, so its coming doses are unknown",
             {"explain.no_curve", {}}}};
  if (curves.forgotten) {
    out.unknown = {"the lot's meals are no longer all kept, so what it was fed is unknown",
                   {"explain.meals_forgotten", {}}};
  }
  if (curves.lot.nb_canards_initial.value_or(0) > 0) {
    out.lot.ducks = static_cast<double>(*curves.lot.nb_canards_initial);
  }
  return out;
}

void write_effects(JsonWriter& out, const EffectShares& shares) {
  const std::array<std::pair<std::string_view, double>, 8> parts = {
      {{"usual_g", shares.usual},
       {"curve_g", shares.curve},
       {"souche_g", shares.souche},
       {"production_g", shares.production},
       {"site_g", shares.site},
       {"gaveur_g", shares.gaveur},
       {"eleveur_g", shares.eleveur},
       {"season_g", shares.season}}};
  out.key("effects").open_object();
  for (const auto& [name, grams] : parts) out.rounded(name, grams, 1);
  out.close_object();
}

void write_unknown(JsonWriter& out, const Refusal& why) {
  out.key("forecast").null().key("effects").null();
  out.field("why_none", why.reason).key("why_none_code").open_object();
  write_code(out, why.code);
  out.close_object();
}

void write_said(JsonWriter& out, const LearnedLoop& loop, const Whole& whole) {
  if (whole.lot.given_g.empty()) {
    write_unknown(out, whole.unknown);
    return;
  }
  const GrowthForecast forecast = loop.predict(whole.lot);
  out.key("forecast").open_object().field("hindsight", whole.closed.has_value());
  out.rounded("corn_g", whole.lot.corn_g(), 0);
  write_target(out, "liver_g", forecast.liver_g, 1);
  write_target(out, "itm", forecast.itm, 2);
  write_target(out, "spread_g", forecast.spread_g, 1);
  write_target(out, "loss", forecast.loss, 4);
  out.close_object();
  write_effects(out, loop.explain_liver(whole.lot));
  out.key("why_none").null().key("why_none_code").null();
}

/// What the lot came to, as the records or the line have it; null while it is being fed.
void write_outcome(JsonWriter& out, const std::optional<ClosedLot>& closed) {
  out.key("outcome");
  if (!closed) {
    out.null();
    return;
  }
  const double corn = closed->input.corn_g();
  out.open_object().rounded("corn_g", corn, 0).rounded("liver_g", closed->outcome.liver_g, 1);
  out.rounded("itm", corn / closed->outcome.liver_g, 2);
  out.rounded("spread_g", closed->outcome.liver_sd_g, 1);
  out.rounded("loss", closed->outcome.loss, 4).close_object();
}

}  // namespace

Result<std::string> explain_lot(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto curves = read_curves(q, r);
  if (!curves) return std::unexpected(curves.error());
  const auto& p = curves->proposition;
  std::vector<CurveStep> steps;
  if (p) {
    auto read = r.curve_steps(p->id);
    if (!read) return std::unexpected(read.error());
    steps = std::move(*read);
  }
  const auto gaveur = r.gaveur(curves->lot.gaveur);
  if (!gaveur) return std::unexpected(gaveur.error());
  const auto learned = q.analytics->learned(r, *q.loop);
  if (!learned && learned.error().kind != ErrorKind::kConflict) {
    return std::unexpected(learned.error());
  }
  std::string text;
  JsonWriter out(text);
  out.open_object();
  write_curves(out, *curves);
  out.key("proposition");
  p ? write_proposition(out, *p, *gaveur ? (*gaveur)->nom : "", steps) : (void)out.null();
  if (learned) {
    const Whole whole = whole_of(*curves, **learned);
    write_learned(out, (*learned)->model());
    write_said(out, **learned, whole);
    write_outcome(out, whole.closed);
  } else {
    out.key("model").null();
    write_unknown(out, {learned.error().message, learned.error().code});
    write_outcome(out, std::nullopt);
  }
  out.close_object();
  return text;
}

}  // namespace gaveurs
