#include <fmt/format.h>

#include "app/analytics_source.h"
#include "app/import_lots_cells.h"
#include "app/rest/analytics_view.h"
#include "app/rest/answers.h"
#include "base/day_text.h"
#include "domain/feeding_curve.h"
#include "wire/codes.h"
#include "wire/fields.h"

namespace gaveurs {
namespace {

constexpr std::size_t kMostText = 60, kMostMeals = 40;
constexpr double kMostDose_g = 2'000, kMostAge = 400, kMostDucks = 100'000;

void read_doses(Fields& in, std::vector<double>& doses) {
  const auto given = in.find("doses_g");
  json::array items;
  if (!given || given->get_array().get(items) || items.size() == 0 || items.size() > kMostMeals) {
    in.refuse("doses_g", fmt::format("must be a list of 1 to {} doses", kMostMeals));
    return;
  }
  for (const json::element item : items) {
    double dose = 0;
    if (item.get_double().get(dose) || !(dose >= 1 && dose <= kMostDose_g)) {
      in.refuse("doses_g", fmt::format("must hold grams from 1 to {}", kMostDose_g));
      return;
    }
    doses.push_back(dose);
  }
}

Result<LotInput> parse_lot(std::string_view body, std::int64_t today) {
  auto object = parse_json_object(body);
  if (!object) return std::unexpected(std::move(object.error()));
  Fields in(*object);
  for (const auto member : *object) {
    constexpr std::array<std::string_view, 9> kKnown = {"doses_g",    "site_code", "gaveur_id",
                                                        "eleveur_id", "souche",    "production",
                                                        "age_days",   "ducks",     "first_day"};
    if (std::find(kKnown.begin(), kKnown.end(), member.key) == kKnown.end()) {
      in.refuse(member.key, "is not a field");
    }
  }
  LotInput lot;
  read_doses(in, lot.given_g);
  lot.planned_g = lot.given_g;
  lot.days = static_cast<int>(lot.given_g.size() + 1) / 2;
  const auto site = in.text("site_code", kMostText);
  if (!site.empty() && !parse_site_code(site)) in.refuse("site_code", "must be a site's code");
  lot.site = site;
  lot.gaveur = in.integer("gaveur_id", 1, INT32_MAX, Presence::kOptional);
  lot.eleveur = in.integer("eleveur_id", 1, INT32_MAX, Presence::kOptional);
  lot.souche = in.text("souche", kMostText, Presence::kOptional);
  lot.production = in.text("production", kMostText, Presence::kOptional);
  lot.age_days = in.maybe_number("age_days", 1, kMostAge).value_or(0);
  lot.ducks = in.maybe_number("ducks", 1, kMostDucks).value_or(0);
  lot.first_day = today;
  if (const auto day = in.text("first_day", kMostText, Presence::kOptional); !day.empty()) {
    const DateCell read = read_date(day);
    if (read.state != CellState::kValue) in.refuse("first_day", "must be a day such as 2026-12-24");
    lot.first_day = read.day;
  }
  if (in.ok()) return lot;
  return fail(ErrorKind::kInvalid, "the request cannot be accepted", in.take_faults());
}

void write_broken(JsonWriter& out, const LotInput& lot, const GrowthForecast& forecast,
                  double loss_limit) {
  out.key("limits_broken").open_array();
  if (const auto broken = limit_broken(lot.given_g, {})) {
    out.open_object().field("limit", "feeding").field("reason", *broken).close_object();
  }
  if (forecast.loss && forecast.loss->upper95 > loss_limit) {
    out.open_object().field("limit", "loss");
    out.field("reason", fmt::format("95 lots in 100 lose less than {:.1f} %, and the site's limit "
                                    "is {:.1f} %",
                                    100 * forecast.loss->upper95, 100 * loss_limit));
    out.close_object();
  }
  if (!forecast.loss) {
    out.open_object().field("limit", "loss");
    out.field("reason", "losses are unknown, so nobody can say that the limit is kept");
    out.close_object();
  }
  out.close_array();
}

}  // namespace

Result<std::string> what_if(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({});
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto lot = parse_lot(q.body, paris_day_number(q.now));
  if (!lot) return std::unexpected(lot.error());
  const auto model = q.analytics->model(r);
  if (!model) return std::unexpected(model.error());
  const auto source = q.analytics->lots(r);
  if (!source) return std::unexpected(source.error());
  const GrowthForecast forecast = (*model)->predict(*lot);
  const double loss_limit = q.loop->loss_limit(SiteCode{lot->site});
  std::string text;
  JsonWriter out(text);
  out.open_object();
  write_data_range(out, (*source)->lots);
  out.key("model").open_object().field("lots", (*model)->lots());
  out.field("first_day", day_text((*model)->first_day()));
  out.field("last_day", day_text((*model)->last_day()));
  out.field("hash", (*source)->hash).close_object();
  out.rounded("corn_g", lot->corn_g(), 0);
  write_target(out, "liver_g", forecast.liver_g, 1);
  write_target(out, "itm", forecast.itm, 2);
  write_target(out, "spread_g", forecast.spread_g, 1);
  write_target(out, "loss", forecast.loss, 4);
  out.rounded("loss_limit", loss_limit, 4);
  write_broken(out, *lot, forecast, loss_limit);
  out.close_object();
  return text;
}

}  // namespace gaveurs
