#include "store/rows.h"
#include "store/sql_queries.h"

namespace gaveurs::query {

std::vector<Alert> alerts(SqlConnection& db, const AlertFilter& filter, AlertId before, int limit) {
  std::optional<std::int64_t> gaveur;
  if (filter.gaveur) gaveur = filter.gaveur->value;
  std::optional<std::string_view> site;
  if (filter.site) site = filter.site->value;
  SqlStatement* rows = nullptr;
  if (filter.lot) {
    rows = &db.prepared("SELECT " GAVEURS_ALERT_COLUMNS
                        " FROM gavage_alertes a WHERE a.code_lot = $1 AND a.id < $2 "
                        "AND (NOT $3 OR a.cleared_at IS NULL) ORDER BY a.id DESC LIMIT $4")
                .with(filter.lot->value, before.value, filter.active_only, limit);
  } else {
    rows = &db.prepared("SELECT " GAVEURS_ALERT_COLUMNS
                        " FROM gavage_alertes a WHERE a.id < $1 "
                        "AND (NOT $2 OR a.cleared_at IS NULL) "
                        "AND (a.gaveur_id = $3 OR $3 IS NULL) "
                        "AND (a.site_code = $4 OR $4 IS NULL) ORDER BY a.id DESC LIMIT $5")
                .with(before.value, filter.active_only, gaveur, site, limit);
  }
  std::vector<Alert> out;
  while (rows->step()) out.push_back(read_alert(*rows));
  rows->reset();
  return out;
}

std::int64_t unread_alerts(SqlConnection& db) {
  auto& rows = db.prepared(
      "SELECT count(*) FROM gavage_alertes WHERE cleared_at IS NULL AND acknowledged_at IS NULL");
  rows.with();
  const std::int64_t count = rows.step() ? rows.integer(0) : 0;
  rows.reset();
  return count;
}

std::vector<AlertCount> alert_counts(SqlConnection& db, GaveurId gaveur, Instant from, Instant to) {
  auto& rows = db.prepared(
      "SELECT kind, severity, count(*) FROM gavage_alertes_episodes "
      "WHERE gaveur_id = $1 AND last_at >= $2 AND since < $3 "
      "GROUP BY kind, severity ORDER BY kind, severity");
  rows.with(gaveur.value, from, to);
  std::vector<AlertCount> out;
  while (rows.step()) {
    out.push_back({parse_alert_kind(rows.text(0)).value_or(AlertKind::kDoseDeviation),
                   parse_severity(rows.text(1)).value_or(Severity::kWarning),
                   static_cast<int>(rows.integer(2))});
  }
  rows.reset();
  return out;
}

}  // namespace gaveurs::query
