#include "store/retention.h"

#include <date/date.h>

namespace gaveurs {
namespace {

// A lot is being fed while nothing says that it ended and something was heard of it since.
#define GAVEURS_NOT_FED(since) \
  "(l.statut <> 'en_gavage' OR l.pret_abattage OR l.updated_at < " since ")"
// A meal for which its lot `code` is kept whole: a young one, or one the rollups lack.
#define GAVEURS_KEPT_MEAL(code, before)                                                         \
  "EXISTS (SELECT 1 FROM gavage_data_lots k WHERE k.code_lot = " code " AND (k.time >= " before \
  " OR k.seq > (SELECT seq FROM agregats_suivi WHERE id = 1)))"
// Of the statement's lot $1, before $2.
#define GAVEURS_MAY_GO                                         \
  "EXISTS (SELECT 1 FROM lots_gavage l WHERE l.code_lot = $1 " \
  "AND " GAVEURS_NOT_FED("$2") ") AND NOT " GAVEURS_KEPT_MEAL("$1", "$2")

}  // namespace

Instant forget_before(Instant now, int keep_days) {
  using namespace std::chrono;
  const sys_time<microseconds> kept{microseconds(now.micros - keep_days * kMicrosPerDay)};
  const date::year_month_day day{date::floor<date::days>(kept)};
  const date::sys_days month{day.year() / day.month() / 1};
  return {duration_cast<microseconds>(month.time_since_epoch()).count()};
}

std::vector<ForgettableLot> forgettable_lots(SqlConnection& db, Instant before, LotId after,
                                             int limit) {
  auto& rows = db.prepared("SELECT l.id, l.code_lot FROM lots_gavage l WHERE l.id > $1 "
                           "AND " GAVEURS_NOT_FED("$2") " AND EXISTS (SELECT 1 "
                           "FROM gavage_data_lots m WHERE m.code_lot = l.code_lot "
                           "AND m.time < $2) AND NOT " GAVEURS_KEPT_MEAL("l.code_lot", "$2")
                           " ORDER BY l.id LIMIT $3");
  rows.with(after.value, before, limit);
  std::vector<ForgettableLot> out;
  while (rows.step()) out.push_back({{rows.integer(0)}, {std::string(rows.text(1))}});
  rows.reset();
  return out;
}

void forget_meals(SqlConnection& db, const ForgettableLot& lot, Instant before) {
  db.prepared("DELETE FROM gavage_corrections WHERE code_lot = $1 AND " GAVEURS_MAY_GO)
      .with(lot.code.value, before)
      .run();
  db.prepared("DELETE FROM gavage_data_lots WHERE code_lot = $1 AND " GAVEURS_MAY_GO)
      .with(lot.code.value, before)
      .run();
}

Instant first_kept(SqlConnection& db, Instant before) {
  auto& rows = db.prepared(
      "SELECT min(m.time) FROM gavage_data_lots m WHERE m.time < $1 "
      "AND " GAVEURS_KEPT_MEAL("m.code_lot", "$1"));
  rows.with(before);
  const Instant first = rows.step() && !rows.is_null(0) ? rows.instant(0) : before;
  rows.reset();
  return first;
}

void mark_forgotten(SqlConnection& db, Instant before) {
  db.prepared(
        "INSERT INTO conservation (id, depuis) VALUES (1, $1) ON CONFLICT (id) DO UPDATE "
        "SET depuis = excluded.depuis WHERE conservation.depuis < excluded.depuis")
      .with(before)
      .run();
}

std::optional<Instant> forgotten_before(SqlConnection& db) {
  auto& rows = db.prepared("SELECT depuis FROM conservation WHERE id = 1").with();
  std::optional<Instant> out;
  if (rows.step()) out = rows.instant(0);
  rows.reset();
  return out;
}

int forget_events(SqlConnection& db, Instant before, int limit) {
  auto& gone = db.prepared(
      "DELETE FROM evenements WHERE seq < (SELECT min(stop) FROM ("
      "SELECT coalesce(min(CASE WHEN f.time >= $1 THEN f.seq END), max(f.seq) + 1) AS stop "
      "FROM (SELECT seq, time FROM evenements ORDER BY seq LIMIT $2) f "
      "UNION ALL SELECT max(seq) FROM evenements "
      // The largest number says that all is taken in, always; one more than it there is none.
      "UNION ALL SELECT CASE WHEN seq < 9223372036854775807 THEN seq + 1 ELSE seq END "
      "FROM agregats_suivi WHERE id = 1) limits) RETURNING seq");
  gone.with(before, limit);
  int count = 0;
  while (gone.step()) ++count;
  gone.reset();
  return count;
}

}  // namespace gaveurs
