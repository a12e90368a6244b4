#include <cmath>

#include "app/analytics_source.h"
#include "app/curve_reasons.h"
#include "app/rest/analytics_request.h"
#include "app/rest/analytics_view.h"
#include "app/rest/answers.h"
#include "base/day_text.h"
#include "domain/feeding_curve.h"
#include "wire/problem_json.h"

namespace gaveurs {
namespace {

void write_limit(JsonWriter& out, std::string_view limit, const Refusal& broken) {
  out.open_object().field("limit", limit).field("reason", broken.reason);
  write_code(out, broken.code);
  out.close_object();
}

void write_broken(JsonWriter& out, const LearnedLoop& loop, const LotInput& lot,
                  const GrowthForecast& forecast, double loss_limit) {
  out.key("limits_broken").open_array();
  for (const Refusal& broken : limits_broken(lot.given_g, {})) write_limit(out, "feeding", broken);
  if (const auto unlike = loop.unlike_any(lot.given_g)) write_limit(out, "known", *unlike);
  if (forecast.loss && forecast.loss->upper95 > loss_limit) {
    write_limit(out, "loss", loss_over_limit(forecast.loss->upper95, loss_limit));
  }
  if (!forecast.loss) {
    write_limit(out, "loss",
                {"losses are unknown, so nobody can say that the limit is kept",
                 {"loop.losses_unknown", {}}});
  }
  out.close_array();
}

LotInput lot_of(const LearnedLoop& loop, const WhatIfRequest& asked, const CurveQuestion& about,
                const std::vector<double>& doses_g) {
  LotInput lot = loop.input_of(about, doses_g);
  if (asked.eleveur > 0) lot.eleveur = asked.eleveur;
  if (!asked.production.empty()) lot.production = asked.production;
  if (asked.age_days > 0) lot.age_days = asked.age_days;
  if (asked.ducks > 0) lot.ducks = asked.ducks;
  return lot;
}

/// Of how many lots what was asked about is known: where there is none, the answer is of what is
/// usual at the site.
struct KnownLots {
  std::int64_t site = 0, gaveur = 0, elsewhere = 0, souche = 0;
};

KnownLots known_of(const LearnedLoop& loop, const WhatIfRequest& asked) {
  KnownLots known;
  for (const ClosedLot& lot : loop.lots()) {
    const bool here = lot.input.site == asked.site;
    known.site += here ? 1 : 0;
    known.souche += lot.input.souche == asked.souche ? 1 : 0;
    if (lot.input.gaveur == asked.gaveur) ++(here ? known.gaveur : known.elsewhere);
  }
  return known;
}

void write_known(JsonWriter& out, const KnownLots& known, const WhatIfRequest& asked) {
  out.key("lots_known").open_object().field("site", known.site).key("gaveur");
  asked.gaveur > 0 ? out.value(known.gaveur) : out.null();
  out.key("gaveur_elsewhere");
  asked.gaveur > 0 ? out.value(known.elsewhere) : out.null();
  out.key("souche");
  asked.souche.empty() ? out.null() : out.value(known.souche);
  out.close_object();
}

void write_doses(JsonWriter& out, const std::vector<double>& doses_g) {
  out.key("doses_g").open_array();
  for (const double dose : doses_g) out.value(std::round(10 * dose) / 10);
  out.close_array();
}

void write_usual(JsonWriter& out, const LearnedLoop& loop, const LotInput& lot) {
  const GrowthForecast forecast = loop.predict(lot);
  out.key("usual").open_object();
  write_doses(out, lot.given_g);
  out.rounded("corn_g", lot.corn_g(), 0).rounded("liver_g", forecast.liver_g.mean, 1);
  out.rounded("itm", forecast.itm.mean, 2).key("loss");
  forecast.loss ? out.value(std::round(1e4 * forecast.loss->mean) / 1e4) : out.null();
  out.close_object();
}

}  // namespace

Result<std::string> what_if(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto asked = parse_what_if_request(q.body, paris_day_number(q.now));
  if (!asked) return std::unexpected(asked.error());
  const auto learned = q.analytics->learned(r, *q.loop);
  if (!learned) return std::unexpected(learned.error());
  const LearnedLoop& loop = **learned;
  const KnownLots known = known_of(loop, *asked);
  if (known.site == 0) {
    return fail(ErrorKind::kConflict,
                Refusal{fmt::format("no closed lot of {} is known", asked->site),
                        {"whatif.no_lot", {{"site", asked->site}}}});
  }
  const CurveQuestion about{{asked->gaveur}, {asked->site}, asked->souche, asked->first_day};
  const LotInput lot = lot_of(loop, *asked, about, asked->doses_g);
  const GrowthForecast forecast = loop.predict(lot);
  const double loss_limit = q.loop->loss_limit(about.site);
  std::string text;
  JsonWriter out(text);
  out.open_object();
  write_data_range(out, loop.lots());
  write_learned(out, loop.model());
  write_known(out, known, *asked);
  write_doses(out, lot.given_g);
  out.rounded("corn_g", lot.corn_g(), 0);
  write_target(out, "liver_g", forecast.liver_g, 1);
  write_target(out, "itm", forecast.itm, 2);
  write_target(out, "spread_g", forecast.spread_g, 1);
  write_target(out, "loss", forecast.loss, 4);
  const auto usual = doses_of(loop.standard(about, static_cast<int>(lot.given_g.size())));
  write_usual(out, loop, lot_of(loop, *asked, about, usual));
  out.rounded("loss_limit", loss_limit, 4);
  write_broken(out, loop, lot, forecast, loss_limit);
  out.close_object();
  return text;
}

}  // namespace gaveurs
