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
      "AND ($3 IS NULL OR gaveur_id = $3)");
  rows.with(after, upto, id);
  const std::int64_t count = rows.step() ? rows.integer(0) : 0;
  rows.reset();
  return count;
}

std::vector<Event> newest_per_lot(SqlConnection& db, Seq after, Seq upto,
                                  std::optional<GaveurId> gaveur) {
  // A lot's row carries the seq of its last event, so the log itself need not be searched.
  if (gaveur) {
    return collect(db.prepared("SELECT " GAVEURS_EVENT_COLUMNS
                               " FROM lots_gavage l JOIN evenements e ON e.seq = l.seq "
                               "WHERE l.gaveur_id = $3 AND l.statut = 'en_gavage' "
                               "AND l.seq > $1 AND l.seq <= $2 ORDER BY e.seq")
                       .with(after, upto, gaveur->value));
  }
  return collect(db.prepared("SELECT " GAVEURS_EVENT_COLUMNS
                             " FROM lots_gavage l JOIN evenements e ON e.seq = l.seq "
                             "WHERE l.statut = 'en_gavage' AND l.seq > $1 AND l.seq <= $2 "
                             "ORDER BY e.seq")
                     .with(after, upto));
}

}  // namespace gaveurs::query
