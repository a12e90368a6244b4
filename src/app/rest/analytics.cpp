#include <array>
#include <cmath>
#include <set>

#include "app/analytics_source.h"
#include "app/rest/analytics_view.h"
#include "app/rest/answers.h"
#include "base/day_text.h"
#include "loop/lot_anomalies.h"
#include "loop/production_forecast.h"
#include "wire/problem_json.h"

namespace gaveurs {
namespace {

constexpr std::uint64_t kSeed = 1;
constexpr int kFewestLotsOfGaveur = 3;
constexpr std::size_t kMostMembers = 100;
constexpr int kMostRunning = 2'000;
constexpr std::array kHorizons = {7, 30, 90};
constexpr int kUsualOneIn = 500;

void write_both(JsonWriter& out, std::string_view name, const Wording& text) {
  out.key(name).open_object().field("fr", text.fr).field("en", text.en).close_object();
}

void write_figures(JsonWriter& out, const std::vector<std::size_t>& used) {
  out.key("figures").open_array();
  for (const std::size_t f : used) {
    const FigureWords& words = words_of(f);
    out.open_object().field("key", words.key).field("unit", words.unit);
    out.field("fr", words.fr).field("en", words.en).close_object();
  }
  out.close_array();
}

void write_cluster(JsonWriter& out, const Cluster& cluster, const Clusters& all,
                   const std::vector<ClusterRow>& rows) {
  out.open_object();
  write_both(out, "name", cluster.name);
  out.field("size", cluster.members.size()).key("mean").open_object();
  for (const std::size_t f : all.used) out.rounded(words_of(f).key, cluster.mean[f]);
  out.close_object().key("deviation").open_object();
  for (const std::size_t f : all.used) out.rounded(words_of(f).key, cluster.deviation[f]);
  out.close_object().key("members").open_array();
  for (std::size_t i = 0; i < std::min(cluster.members.size(), kMostMembers); ++i) {
    out.value(rows[cluster.members[i]].id);
  }
  out.close_array().close_object();
}

void write_anomaly(JsonWriter& out, const LotAnomaly& anomaly, const ClosedLot& lot) {
  out.open_object().field("code_lot", lot.code).field("gaveur_id", lot.input.gaveur);
  out.field("site_code", lot.input.site).field("last_day", day_text(lot.outcome.last_day));
  out.rounded("score", anomaly.distance);
  write_both(out, "reason", anomaly.reason);
  out.key("surprises").open_array();
  for (const FigureSurprise& one : anomaly.surprises) {
    out.open_object().field("figure", words_of(one.figure).key).rounded("value", one.value);
    out.rounded("expected", one.expected).rounded("spread", one.spread);
    out.rounded("times_spread", one.far).close_object();
  }
  out.close_array().close_object();
}

/// The closed lots and those that are being fed.
Result<std::vector<ProductionLot>> all_lots(std::span<const ClosedLot> closed, Reader& r) {
  std::vector<ProductionLot> lots = production_lots(closed);
  std::set<std::string_view> known;
  for (const ClosedLot& lot : closed) known.insert(lot.code);
  const auto active = r.active_lots({}, kMostRunning);
  if (!active) return std::unexpected(active.error());
  for (const LotView& view : *active) {
    const Lot& lot = view.lot;
    if (known.contains(lot.code.value) || lot.nb_canards_initial.value_or(0) <= 0) continue;
    lots.push_back({lot.site.value, paris_day_number(lot.debut), std::nullopt,
                    static_cast<double>(*lot.nb_canards_initial), std::nullopt});
  }
  return lots;
}

void write_horizon(JsonWriter& out, const ProductionForecast& one) {
  out.open_object().field("days", one.days).rounded("liver_kg", one.liver_kg, 0);
  out.rounded("from_running_lots_kg", one.running_kg, 0);
  write_interval(out, "half", one.half, 0);
  write_interval(out, "most", one.most, 0);
  out.key("backtest");
  if (one.checked == 0) {
    out.null();
  } else {
    out.open_object().field("forecasts", one.checked).rounded("mae_kg", one.mae_kg, 0);
    out.rounded("last_week_mae_kg", one.last_week_mae_kg, 0);
    out.rounded("cover90", one.cover90).close_object();
  }
  out.close_object();
}

void write_site(JsonWriter& out, const std::string& site, const Result<SiteForecast>& forecast) {
  out.open_object().field("site_code", site);
  if (!forecast) {
    out.field("why_none", forecast.error().message);
    out.key("why_none_code").open_object();
    write_code(out, forecast.error().code);
    out.close_object().key("data").null();
    out.key("horizons").open_array().close_array().close_object();
    return;
  }
  out.key("why_none").null().key("why_none_code").null().key("data").open_object();
  out.field("closed_lots", forecast->closed).field("running_lots", forecast->running);
  out.field("first_day", day_text(forecast->first_day));
  out.field("last_day", day_text(forecast->last_day)).close_object();
  out.key("horizons").open_array();
  for (const ProductionForecast& one : forecast->horizons) write_horizon(out, one);
  out.close_array().close_object();
}

}  // namespace

Result<std::string> lot_clusters(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"of", "site_code"});
  const auto site = in.site("site_code");
  const auto of = q.parameter("of");
  if (!of.empty() && of != "lots" && of != "gaveurs") in.refuse("of", "must be lots or gaveurs");
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto source = q.analytics->lots(r);
  if (!source) return std::unexpected(source.error());
  const auto lots = lots_of_site((*source)->lots, site ? site->value : "");
  const bool by_gaveur = of == "gaveurs";
  const auto rows = by_gaveur ? rows_by_gaveur(lots, kFewestLotsOfGaveur) : rows_by_lot(lots);
  const auto found = find_clusters(rows, kSeed);
  if (!found) return std::unexpected(found.error());
  std::string text;
  JsonWriter out(text);
  out.open_object().field("of", by_gaveur ? "gaveurs" : "lots");
  write_data_range(out, lots);
  out.field("rows", found->rows).field("left_out", found->left_out.size());
  out.rounded("silhouette", found->silhouette, 3);
  out.rounded("shuffled_silhouette", found->shuffled_silhouette, 3);
  out.rounded("explained", found->explained, 3);
  write_figures(out, found->used);
  out.key("clusters").open_array();
  for (const Cluster& cluster : found->clusters) write_cluster(out, cluster, *found, rows);
  out.close_array().close_object();
  return text;
}

Result<std::string> lot_anomalies(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"site_code", "one_in", "limit"});
  const auto site = in.site("site_code");
  const auto one_in = in.integer("one_in", 20, 1'000'000).value_or(kUsualOneIn);
  const int limit = in.limit(50, 200);
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const auto source = q.analytics->lots(r);
  if (!source) return std::unexpected(source.error());
  const auto lots = lots_of_site((*source)->lots, site ? site->value : "");
  const auto rows = rows_by_lot(lots);
  const auto found = find_anomalies(rows, static_cast<double>(one_in), kSeed);
  if (!found) return std::unexpected(found.error());
  std::string text;
  JsonWriter out(text);
  out.open_object();
  write_data_range(out, lots);
  out.field("judged", found->rows).field("one_in", one_in).field("found", found->lots.size());
  write_figures(out, found->used);
  out.key("items").open_array();
  for (std::size_t i = 0; i < std::min(found->lots.size(), static_cast<std::size_t>(limit)); ++i) {
    write_anomaly(out, found->lots[i], lots[found->lots[i].row]);
  }
  out.close_array().close_object();
  return text;
}

Result<std::string> production_forecast(const Question& q, Reader& r) {
  Parameters in(q);
  in.only({"site_code", "as_of"});
  const auto site = in.site("site_code");
  const auto as_of = in.time("as_of");
  if (auto fault = in.fault()) return std::unexpected(std::move(*fault));
  const std::int64_t day = paris_day_number(as_of.value_or(q.now));
  const auto source = q.analytics->lots(r);
  if (!source) return std::unexpected(source.error());
  const auto lots = all_lots((*source)->lots, r);
  if (!lots) return std::unexpected(lots.error());
  std::set<std::string> sites;
  if (site) sites.insert(site->value);
  if (!site) {
    const auto known = r.site_summaries();
    if (!known) return std::unexpected(known.error());
    for (const SiteSummary& one : *known) sites.insert(one.site.code.value);
  }
  std::string text;
  JsonWriter out(text);
  out.open_object().field("as_of", day_text(day));
  // Nothing after the day asked about is looked at, so nothing of it is named.
  const std::vector<ClosedLot>& closed = (*source)->lots;  // by their last days
  const auto later = std::ranges::lower_bound(
      closed, day, {}, [](const ClosedLot& lot) { return lot.outcome.last_day; });
  write_data_range(out, std::span(closed.begin(), later));
  out.key("sites").open_array();
  for (const std::string& code : sites) {
    write_site(out, code, forecast_production(*lots, code, day, kHorizons));
  }
  out.close_array().close_object();
  return text;
}

}  // namespace gaveurs
