#include "store/rows.h"
#include "store/sql_queries.h"

namespace gaveurs::query {
namespace {

// A meal with the names a client wants to see beside it.
#define GAVEURS_MEAL_VIEW                                                        \
  "SELECT " GAVEURS_MEAL_COLUMNS                                                 \
  ", coalesce(g.nom, ''), coalesce(l.site_code, ''), coalesce(l.genetique, '') " \
  "FROM gavage_data_lots m LEFT JOIN lots_gavage l ON l.code_lot = m.code_lot "  \
  "LEFT JOIN gaveurs_euralis g ON g.id = m.gaveur_id "

std::vector<StoredMeal> collect(SqlStatement& rows) {
  std::vector<StoredMeal> out;
  while (rows.step()) {
    StoredMeal stored = read_meal(rows);
    stored.meal.gaveur_nom = rows.text(kMealColumnCount);
    stored.meal.site.value = rows.text(kMealColumnCount + 1);
    stored.meal.genetique = rows.text(kMealColumnCount + 2);
    out.push_back(std::move(stored));
  }
  rows.reset();
  return out;
}

}  // namespace

std::vector<StoredMeal> meals_of_gaveur(SqlConnection& db, GaveurId id,
                                        std::optional<MealCursor> after, int limit) {
  if (after) {
    return collect(db.prepared(GAVEURS_MEAL_VIEW
                               "WHERE m.gaveur_id = $1 AND (m.time, m.seq) < ($2, $3) "
                               "ORDER BY m.time DESC, m.seq DESC LIMIT $4")
                       .with(id.value, after->time, after->seq, limit));
  }
  return collect(db.prepared(GAVEURS_MEAL_VIEW
                             "WHERE m.gaveur_id = $1 ORDER BY m.time DESC, m.seq DESC LIMIT $2")
                     .with(id.value, limit));
}

std::vector<StoredMeal> recent_meals(SqlConnection& db, std::optional<Seq> before, int limit) {
  // The log gives the order; a meal whose values were corrected since carries a later seq.
  return collect(db.prepared("SELECT " GAVEURS_MEAL_COLUMNS
                             ", coalesce(g.nom, ''), e.site_code, coalesce(l.genetique, '') "
                             "FROM evenements e CROSS JOIN gavage_data_lots m "
                             "ON m.code_lot = e.code_lot AND m.seq = e.seq "
                             "LEFT JOIN lots_gavage l ON l.code_lot = m.code_lot "
                             "LEFT JOIN gaveurs_euralis g ON g.id = m.gaveur_id "
                             "WHERE e.kind = 'gavage_realtime' AND e.seq < $1 "
                             "ORDER BY e.seq DESC LIMIT $2")
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

namespace {

// The first seq whose event was recorded at or after `t`: times grow with seq, and a search by
// halves spares an index on time that every commit would have to keep.
Seq first_seq_at(SqlConnection& db, Instant t, Seq low, Seq high) {
  auto& rows = db.prepared("SELECT seq, time FROM evenements WHERE seq >= $1 ORDER BY seq LIMIT 1");
  while (low < high) {
    const Seq middle = low + (high - low) / 2;
    rows.with(middle);
    if (!rows.step() || rows.instant(1) >= t) {
      high = middle;
    } else {
      low = rows.integer(0) + 1;
    }
  }
  rows.reset();
  return low;
}

}  // namespace

std::int64_t meals_since(SqlConnection& db, Instant recorded) {
  auto& bounds = db.prepared("SELECT min(seq), max(seq) FROM evenements").with();
  bounds.step();
  const Seq low = bounds.integer(0);
  const Seq high = bounds.integer(1) + 1;
  bounds.reset();
  const Seq first = first_seq_at(db, recorded, low, high);
  auto& rows =
      db.prepared("SELECT count(*) FROM evenements WHERE seq >= $1 AND kind = 'gavage_realtime'");
  rows.with(first);
  const std::int64_t count = rows.step() ? rows.integer(0) : 0;
  rows.reset();
  return count;
}

}  // namespace gaveurs::query
