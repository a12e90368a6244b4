#include <map>

#include "store/rows.h"
#include "store/sql_queries.h"

namespace gaveurs::query {
namespace {

struct ScopeArgs {
  std::optional<std::int64_t> gaveur;
  std::optional<std::string_view> site;
  explicit ScopeArgs(const Scope& scope) {
    if (scope.gaveur) gaveur = scope.gaveur->value;
    if (scope.site) site = scope.site->value;
  }
};

void add_meal(LotSpan& span, const StoredMeal& stored) {
  const MealValues& v = stored.meal.values;
  if (span.meals == 0) span.first = stored;
  span.last = stored;
  ++span.meals;
  span.given_g += v.dose_reelle_g;
  if (v.dose_theorique_g <= 0) return;
  span.planned_g += v.dose_theorique_g;
  span.given_where_planned_g += v.dose_reelle_g;
}

std::optional<double> ratio_pct(double given, double planned) {
  if (planned <= 0) return std::nullopt;
  return (given / planned - 1) * 100;
}

struct Mean {
  double sum = 0;
  int n = 0;
  void add(double x) {
    sum += x;
    ++n;
  }
  std::optional<double> value() const { return n == 0 ? std::nullopt : std::optional(sum / n); }
};

}  // namespace

std::vector<LotSpan> lot_spans(SqlConnection& db, const Scope& scope, Instant from, Instant to) {
  const ScopeArgs args(scope);
  auto& rows = db.prepared("SELECT " GAVEURS_MEAL_COLUMNS
                           ", l.site_code, l.genetique, r.poids_foie_g, r.mais_par_canard_g, "
                           "r.itm, r.fin FROM lots_gavage l "
                           "JOIN gavage_data_lots m ON m.code_lot = l.code_lot "
                           "LEFT JOIN lots_records r ON r.code_lot = l.code_lot "
                           "WHERE ($1 IS NULL OR l.gaveur_id = $1) "
                           "AND ($2 IS NULL OR l.site_code = $2) "
                           "AND m.time >= $3 AND m.time < $4 "
                           "ORDER BY m.code_lot, m.jour_gavage, m.repas");
  rows.with(args.gaveur, args.site, from, to);
  std::vector<LotSpan> out;
  while (rows.step()) {
    const StoredMeal stored = read_meal(rows);
    if (out.empty() || out.back().lot != stored.meal.lot) {
      LotSpan span;
      span.lot = stored.meal.lot;
      span.gaveur = stored.meal.gaveur;
      span.site.value = rows.text(kMealColumnCount);
      span.genetique = rows.text(kMealColumnCount + 1);
      if (!rows.is_null(kMealColumnCount + 2)) {
        LotResult result;
        result.poids_foie_g = rows.real(kMealColumnCount + 2);
        result.mais_par_canard_g = rows.real(kMealColumnCount + 3);
        result.itm = rows.real(kMealColumnCount + 4);
        result.fin_lot = rows.instant(kMealColumnCount + 5);
        span.result = result;
      }
      out.push_back(std::move(span));
    }
    add_meal(out.back(), stored);
  }
  rows.reset();
  return out;
}

LotMeans lot_means(SqlConnection& db, const Scope& scope, Instant before) {
  const ScopeArgs args(scope);
  Mean deviation;
  Mean gain;
  Mean mortality;
  LotMeans out;
  for (const auto& span : lot_spans(db, scope, Instant{0}, before)) {
    ++out.lots;
    if (const auto d = ratio_pct(span.given_where_planned_g, span.planned_g)) deviation.add(*d);
    const double days =
        static_cast<double>(span.last.meal.values.time - span.first.meal.values.time) /
        static_cast<double>(kMicrosPerDay);
    const double risen = span.last.meal.values.poids_moyen_g - span.first.meal.values.poids_moyen_g;
    if (days > 0) gain.add(risen / days);
    mortality.add(span.last.meal.values.taux_mortalite_pct);
  }
  auto& rows = db.prepared(
      "SELECT count(*), avg(itm) FROM lots_records WHERE fin < $3 "
      "AND ($1 IS NULL OR gaveur_id = $1) AND ($2 IS NULL OR site_code = $2)");
  rows.with(args.gaveur, args.site, before);
  if (rows.step()) out.itm = rows.maybe_real(1);
  rows.reset();
  out.dose_deviation_pct = deviation.value();
  out.gain_g_per_day = gain.value();
  out.mortality_pct = mortality.value();
  return out;
}

}  // namespace gaveurs::query
