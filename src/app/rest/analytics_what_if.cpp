#include <fmt/format.h>

#include "app/analytics_source.h"
#include "app/rest/analytics_request.h"
#include "app/rest/analytics_view.h"
#include "app/rest/answers.h"
#include "base/day_text.h"
#include "domain/feeding_curve.h"

namespace gaveurs {
namespace {

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
  const auto lot = parse_what_if_request(q.body, paris_day_number(q.now));
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
