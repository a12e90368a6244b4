#include "store/rows.h"
#include "store/sql_queries.h"

namespace gaveurs::query {
namespace {

// A meal with the names a client wants to see beside it.
#define GAVEURS_MEAL_NAMES \
  ", coalesce(g.nom, ''), coalesce(l.site_code, ''), coalesce(l.genetique, '') "
#define GAVEURS_MEAL_TABLES                                                     \
  "FROM gavage_data_lots m LEFT JOIN lots_gavage l ON l.code_lot = m.code_lot " \
  "LEFT JOIN gaveurs_euralis g ON g.id = m.gaveur_id "
#define GAVEURS_MEAL_VIEW "SELECT " GAVEURS_MEAL_COLUMNS GAVEURS_MEAL_NAMES GAVEURS_MEAL_TABLES

// The event that first brought a meal. A correction gives the meal a later seq, by which a page
// would lose it, but leaves the first one among what it replaced.
#define GAVEURS_FIRST_SEQ                                           \
  "CASE WHEN m.corrections = 0 THEN m.seq ELSE (SELECT min(c.seq) " \
  "FROM gavage_corrections c WHERE c.code_lot = m.code_lot "        \
  "AND c.jour_gavage = m.jour_gavage AND c.repas = m.repas) END"
#define GAVEURS_ORDERED_MEAL_VIEW                                          \
  "SELECT " GAVEURS_MEAL_COLUMNS GAVEURS_MEAL_NAMES ", " GAVEURS_FIRST_SEQ \
  " AS first_seq " GAVEURS_MEAL_TABLES

StoredMeal read_view(SqlStatement& row) {
  StoredMeal stored = read_meal(row);
  stored.meal.gaveur_nom = row.text(kMealColumnCount);
  stored.meal.site.value = row.text(kMealColumnCount + 1);
  stored.meal.genetique = row.text(kMealColumnCount + 2);
  return stored;
}

std::vector<StoredMeal> collect(SqlStatement& rows) {
  std::vector<StoredMeal> out;
  while (rows.step()) out.push_back(read_view(rows));
  rows.reset();
  return out;
}

std::vector<RecentMeal> collect_recent(SqlStatement& rows) {
  std::vector<RecentMeal> out;
  while (rows.step()) out.push_back({read_view(rows), rows.integer(kMealColumnCount + 3)});
  rows.reset();
  return out;
}

}  // namespace

std::vector<RecentMeal> meals_of_gaveur(SqlConnection& db, GaveurId id,
                                        std::optional<MealCursor> after, int limit) {
  if (after) {
    return collect_recent(db.prepared(GAVEURS_ORDERED_MEAL_VIEW
                                      "WHERE m.gaveur_id = $1 AND m.time <= $2 AND (m.time < $2 "
                                      "OR " GAVEURS_FIRST_SEQ " < $3) "
                                      "ORDER BY m.time DESC, first_seq DESC LIMIT $4")
                              .with(id.value, after->time, after->first_seq, limit));
  }
  return collect_recent(
      db.prepared(GAVEURS_ORDERED_MEAL_VIEW
                  "WHERE m.gaveur_id = $1 ORDER BY m.time DESC, first_seq DESC LIMIT $2")
          .with(id.value, limit));
}

std::vector<RecentMeal> meals_of_site(SqlConnection& db, const SiteCode& site, Instant from,
                                      MealCursor before, int limit) {
  // The gaveurs' meals have an index by time and tell which lots were fed; the site is the lot's,
  // and asked once for each; then their meals by the key. Narrow and materialized: whole meals
  // carried along cost a quarter more, and a planner left alone reads all lots of the site.
  return collect_recent(
      db.prepared(
            "WITH span AS MATERIALIZED (SELECT m.code_lot FROM gaveurs_euralis g "
            "CROSS JOIN gavage_data_lots m WHERE m.gaveur_id = g.id AND m.time >= $2 "
            "AND m.time <= $3), "
            "here AS MATERIALIZED (SELECT l.code_lot, l.site_code, l.genetique "
            "FROM (SELECT DISTINCT code_lot FROM span) d CROSS JOIN lots_gavage l "
            "WHERE l.code_lot = d.code_lot AND l.site_code = $1) "
            "SELECT " GAVEURS_MEAL_COLUMNS
            ", coalesce(g.nom, ''), l.site_code, coalesce(l.genetique, ''), " GAVEURS_FIRST_SEQ
            " AS first_seq FROM here l CROSS JOIN gavage_data_lots m "
            "LEFT JOIN gaveurs_euralis g ON g.id = m.gaveur_id "
            "WHERE m.code_lot = l.code_lot AND m.time >= $2 AND m.time <= $3 AND (m.time < $3 "
            "OR " GAVEURS_FIRST_SEQ " < $4) ORDER BY m.time DESC, first_seq DESC LIMIT $5")
          .with(site.value, from, before.time, before.first_seq, limit));
}

std::vector<RecentMeal> recent_meals(SqlConnection& db, std::optional<Seq> before, int limit) {
  // The log gives the order: a meal stands where its first event does.
  return collect_recent(
      db.prepared("SELECT " GAVEURS_MEAL_COLUMNS
                  ", coalesce(g.nom, ''), e.site_code, coalesce(l.genetique, ''), e.seq "
                  "FROM evenements e CROSS JOIN gavage_data_lots m "
                  "LEFT JOIN lots_gavage l ON l.code_lot = m.code_lot "
                  "LEFT JOIN gaveurs_euralis g ON g.id = m.gaveur_id "
                  "WHERE m.code_lot = e.code_lot AND e.seq = " GAVEURS_FIRST_SEQ
                  " AND e.kind = 'gavage_realtime' AND e.seq < $1 ORDER BY e.seq DESC LIMIT $2")
          .with(before.value_or(INT64_MAX), limit));
}

std::vector<StoredMeal> meals_of_lot(SqlConnection& db, const LotCode& code,
                                     std::optional<MealSlot> after, int limit) {
  const MealSlot from = after.value_or(MealSlot{-1'000, Moment::kMatin});
  return collect(db.prepared(GAVEURS_MEAL_VIEW
                             "WHERE m.code_lot = $1 AND (m.jour_gavage, m.repas) > ($2, $3) "
                             "ORDER BY m.jour_gavage, m.repas LIMIT $4")
                     .with(code.value, from.jour, to_string(from.moment), limit));
}

std::vector<ReplacedMeal> replaced_of_lot(SqlConnection& db, const LotCode& code) {
  auto& rows = db.prepared(
      "SELECT jour_gavage, repas, seq, replaced_at, time, dose_theorique, dose_reelle, "
      "poids_moyen_lot, nb_canards_vivants, taux_mortalite, temperature_stabule, "
      "humidite_stabule, pret_abattage FROM gavage_corrections WHERE code_lot = $1 "
      "ORDER BY jour_gavage, repas, seq");
  rows.with(code.value);
  std::vector<ReplacedMeal> out;
  while (rows.step()) {
    ReplacedMeal old;
    old.lot = code;
    old.slot = {static_cast<int>(rows.integer(0)),
                parse_moment(rows.text(1)).value_or(Moment::kMatin)};
    old.seq = rows.integer(2);
    old.replaced_at = rows.instant(3);
    MealValues& v = old.values;
    v.time = rows.instant(4);
    v.dose_theorique_g = rows.real(5);
    v.dose_reelle_g = rows.real(6);
    v.poids_moyen_g = rows.real(7);
    v.nb_canards_vivants = rows.integer(8);
    v.taux_mortalite_pct = rows.real(9);
    v.temperature_stabule_c = rows.real(10);
    v.humidite_stabule_pct = rows.real(11);
    v.pret_abattage = rows.flag(12);
    out.push_back(old);
  }
  rows.reset();
  return out;
}

std::int64_t meals_since(SqlConnection& db, Instant time) {
  // By their lots first: most lots have long ended, and an index on the time of every meal would
  // cost each commit; a join would be planned as a scan of all meals. A lot whose newest meal bears
  // a wrong clock's time was still heard of lately.
  auto& rows = db.prepared(
      "SELECT CAST(coalesce(sum((SELECT count(*) FROM gavage_data_lots m "
      "WHERE m.code_lot = l.code_lot AND m.time > $1)), 0) AS BIGINT) FROM lots_gavage l "
      "WHERE l.nb_repas > 0 AND (l.dernier_repas > $1 OR l.updated_at > $1)");
  rows.with(time);
  const std::int64_t count = rows.step() ? rows.integer(0) : 0;
  rows.reset();
  return count;
}

}  // namespace gaveurs::query
