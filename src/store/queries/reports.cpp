#include <algorithm>
#include <iterator>

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

namespace {

// The rows of a report's lots carry these behind the meal's columns.
#define GAVEURS_SPAN_COLUMNS                                                            \
  GAVEURS_MEAL_COLUMNS                                                                  \
  ", l.site_code, l.genetique, r.poids_foie_g, r.mais_par_canard_g, r.itm, r.fin FROM " \
  "lots_gavage l "                                                                      \
  "JOIN gavage_data_lots m ON m.code_lot = l.code_lot "                                 \
  "LEFT JOIN lots_records r ON r.code_lot = l.code_lot "

LotSpan new_span(SqlStatement& row, const StoredMeal& stored) {
  LotSpan span;
  span.lot = stored.meal.lot;
  span.gaveur = stored.meal.gaveur;
  span.site.value = row.text(kMealColumnCount);
  span.genetique = row.text(kMealColumnCount + 1);
  if (row.is_null(kMealColumnCount + 2)) return span;
  LotResult result;
  result.poids_foie_g = row.real(kMealColumnCount + 2);
  result.mais_par_canard_g = row.real(kMealColumnCount + 3);
  result.itm = row.real(kMealColumnCount + 4);
  result.fin_lot = row.instant(kMealColumnCount + 5);
  span.result = result;
  return span;
}

// Lots with their last meal before `from`, where they were fed later or may be fed still.
std::vector<LotSpan> fed_before(SqlConnection& db, GaveurId gaveur, Instant from) {
  auto& rows = db.prepared("SELECT " GAVEURS_SPAN_COLUMNS
                           "WHERE l.gaveur_id = $1 AND (l.dernier_repas >= $2 "
                           "OR (l.statut = 'en_gavage' AND NOT l.pret_abattage)) "
                           "AND m.time = (SELECT max(b.time) FROM gavage_data_lots b "
                           "WHERE b.code_lot = l.code_lot AND b.time < $2) "
                           "ORDER BY m.code_lot, m.jour_gavage, m.repas");
  rows.with(gaveur.value, from);
  std::vector<LotSpan> out;
  while (rows.step()) {
    const StoredMeal stored = read_meal(rows);
    if (out.empty() || out.back().lot != stored.meal.lot) out.push_back(new_span(rows, stored));
    out.back().before = stored;
  }
  rows.reset();
  return out;
}

}  // namespace

std::vector<LotSpan> fed_spans(SqlConnection& db, GaveurId gaveur, Instant from, Instant to) {
  auto out = lot_spans(db, {gaveur, std::nullopt}, from, to);
  const auto by_code = [](const LotSpan& a, const LotSpan& b) { return a.lot < b.lot; };
  std::sort(out.begin(), out.end(), by_code);  // a store may collate otherwise
  std::vector<LotSpan> silent;
  for (auto& span : fed_before(db, gaveur, from)) {
    const auto at = std::lower_bound(out.begin(), out.end(), span, by_code);
    if (at != out.end() && at->lot == span.lot) {
      at->before = span.before;
      continue;
    }
    const bool finished = span.result && span.result->fin_lot < from;
    if (!finished && !span.before->meal.values.pret_abattage) silent.push_back(std::move(span));
  }
  std::move(silent.begin(), silent.end(), std::back_inserter(out));
  std::sort(out.begin(), out.end(), by_code);
  return out;
}

std::vector<LotSpan> lot_spans(SqlConnection& db, const Scope& scope, Instant from, Instant to) {
  const ScopeArgs args(scope);
  auto& rows = db.prepared("SELECT " GAVEURS_SPAN_COLUMNS
                           "WHERE (l.gaveur_id = $1 OR $1 IS NULL) "
                           "AND (l.site_code = $2 OR $2 IS NULL) "
                           "AND m.time >= $3 AND m.time < $4 "
                           "ORDER BY m.code_lot, m.jour_gavage, m.repas");
  rows.with(args.gaveur, args.site, from, to);
  std::vector<LotSpan> out;
  while (rows.step()) {
    const StoredMeal stored = read_meal(rows);
    if (out.empty() || out.back().lot != stored.meal.lot) out.push_back(new_span(rows, stored));
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
  int recorded = 0;  // of the lots that were fed live
  for (const auto& span : lot_spans(db, scope, Instant{0}, before)) {
    ++out.lots;
    if (span.result && span.result->fin_lot < before) ++recorded;
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
      "AND (gaveur_id = $1 OR $1 IS NULL) AND (site_code = $2 OR $2 IS NULL)");
  rows.with(args.gaveur, args.site, before);
  if (rows.step()) {
    out.lots += std::max(0, static_cast<int>(rows.integer(0)) - recorded);
    out.itm = rows.maybe_real(1);
  }
  rows.reset();
  out.dose_deviation_pct = deviation.value();
  out.gain_g_per_day = gain.value();
  out.mortality_pct = mortality.value();
  return out;
}

}  // namespace gaveurs::query
