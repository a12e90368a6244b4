#include "store/rows.h"
#include "store/sql_queries.h"

namespace gaveurs::query {
namespace {

std::vector<Event> collect(SqlStatement& rows) {
  std::vector<Event> out;
  while (rows.step()) out.push_back(read_event(rows));
  rows.reset();
  return out;
}

}  // namespace

Seq oldest_event(SqlConnection& db) {
  auto& rows = db.prepared("SELECT min(seq) FROM evenements").with();
  const Seq oldest = rows.step() ? rows.integer(0) : 0;
  rows.reset();
  return oldest;
}

std::vector<Event> events(SqlConnection& db, Seq after, Seq upto, int limit,
                          std::optional<GaveurId> gaveur) {
  if (gaveur) {
    return collect(db.prepared("SELECT " GAVEURS_EVENT_COLUMNS
                               " FROM evenements e WHERE e.seq > $1 AND e.seq <= $2 "
                               "AND e.gaveur_id = $3 ORDER BY e.seq LIMIT $4")
                       .with(after, upto, gaveur->value, limit));
  }
  return collect(db.prepared("SELECT " GAVEURS_EVENT_COLUMNS
                             " FROM evenements e WHERE e.seq > $1 AND e.seq <= $2 "
                             "ORDER BY e.seq LIMIT $3")
                     .with(after, upto, limit));
}

std::int64_t event_count(SqlConnection& db, Seq after, Seq upto, std::optional<GaveurId> gaveur) {
  std::optional<std::int64_t> id;
  if (gaveur) id = gaveur->value;
  auto& rows = db.prepared(
      "SELECT count(*) FROM evenements WHERE seq > $1 AND seq <= $2 "
      "AND (gaveur_id = $3 OR $3 IS NULL)");
  rows.with(after, upto, id);
  const std::int64_t count = rows.step() ? rows.integer(0) : 0;
  rows.reset();
  return count;
}

std::vector<Event> newest_per_lot(SqlConnection& db, Seq after, Seq upto,
                                  std::optional<GaveurId> gaveur) {
  // The newest meal of each lot by its place in the plan, the sample that came last from each
  // device, and the last word on each alert each lot in the queue and each proposed curve: what a
  // screen must know of the present. Late meals and corrections of old ones are left out.
  std::optional<std::int64_t> id;
  if (gaveur) id = gaveur->value;
  return collect(
      db.prepared(
            "SELECT " GAVEURS_EVENT_COLUMNS " FROM evenements e JOIN ("
            "  SELECT m.seq FROM lots_gavage l JOIN gavage_data_lots m "
            "    ON m.code_lot = l.code_lot AND m.jour_gavage = l.jour_actuel "
            "    AND m.repas = l.moment_actuel "
            "  WHERE l.statut = 'en_gavage' AND m.seq > $1 AND m.seq <= $2 "
            "  AND (l.gaveur_id = $3 OR $3 IS NULL) "
            "  UNION SELECT a.seq FROM gavage_alertes a WHERE a.seq > $1 AND a.seq <= $2 "
            "  AND (a.gaveur_id = $3 OR $3 IS NULL) "
            "  UNION SELECT d.last_sample_seq FROM sqal_devices d WHERE $3 IS NULL "
            "  AND d.last_sample_seq > $1 AND d.last_sample_seq <= $2 "
            "  UNION SELECT q.seq FROM sqal_alerts q WHERE $3 IS NULL "
            "  AND q.seq > $1 AND q.seq <= $2 "
            "  UNION SELECT b.seq FROM boucle_propositions b WHERE b.seq > $1 AND b.seq <= $2 "
            "  AND (b.gaveur_id = $3 OR $3 IS NULL) "
            "  AND (b.statut NOT IN ('proposed', 'refused') OR $3 IS NULL) "
            "  UNION SELECT p.seq FROM sqal_pending_lots p WHERE $3 IS NULL "
            "  AND p.seq > $1 AND p.seq <= $2) newest ON newest.seq = e.seq "
            "WHERE e.gaveur_id = $3 OR $3 IS NULL "
            "ORDER BY e.seq")
          .with(after, upto, id));
}

}  // namespace gaveurs::query
