#include <algorithm>
#include <iterator>

#include "store/rows.h"
#include "store/sql_queries.h"

namespace gaveurs::query {
namespace {

struct Args {
  std::optional<std::int64_t> gaveur;
  std::optional<std::string_view> site, device, lot;
  explicit Args(const AlertFilter& filter) {
    if (filter.gaveur) gaveur = filter.gaveur->value;
    if (filter.site) site = filter.site->value;
    if (filter.device) device = filter.device->value;
    if (filter.lot) lot = filter.lot->value;
  }
};

std::vector<Alert> feeding_alerts(SqlConnection& db, const AlertFilter& filter, AlertId before,
                                  int limit) {
  const Args args(filter);
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
                .with(before.value, filter.active_only, args.gaveur, args.site, limit);
  }
  std::vector<Alert> out;
  while (rows->step()) out.push_back(read_alert(*rows));
  rows->reset();
  return out;
}

std::vector<Alert> line_alerts(SqlConnection& db, const AlertFilter& filter, AlertId before,
                               int limit) {
  const Args args(filter);
  auto& rows = db.prepared("SELECT " GAVEURS_LINE_ALERT_COLUMNS
                           " FROM sqal_alerts a WHERE a.id < $1 "
                           "AND (NOT $2 OR a.cleared_at IS NULL) "
                           "AND (a.site_code = $3 OR $3 IS NULL) "
                           "AND (a.device_id = $4 OR $4 IS NULL) "
                           "AND (a.code_lot = $5 OR $5 IS NULL) ORDER BY a.id DESC LIMIT $6");
  rows.with(before.value, filter.active_only, args.site, args.device, args.lot, limit);
  std::vector<Alert> out;
  while (rows.step()) out.push_back(read_line_alert(rows));
  rows.reset();
  return out;
}

}  // namespace

std::vector<Alert> alerts(SqlConnection& db, const AlertFilter& filter, AlertId before, int limit) {
  using Area = AlertFilter::Area;
  std::vector<Alert> feeding, line, out;
  if (filter.area != Area::kLine) feeding = feeding_alerts(db, filter, before, limit);
  // No alert of the line is of one gaveur.
  if (filter.area != Area::kFeeding && !filter.gaveur) {
    line = line_alerts(db, filter, before, limit);
  }
  // Both tables number alerts by their first event, so numbers are of one order.
  out.reserve(feeding.size() + line.size());
  std::merge(std::make_move_iterator(feeding.begin()), std::make_move_iterator(feeding.end()),
             std::make_move_iterator(line.begin()), std::make_move_iterator(line.end()),
             std::back_inserter(out), [](const Alert& a, const Alert& b) { return a.id > b.id; });
  if (out.size() > static_cast<std::size_t>(limit)) out.resize(static_cast<std::size_t>(limit));
  return out;
}

std::int64_t unread_alerts(SqlConnection& db) {
  auto& rows = db.prepared(
      "SELECT (SELECT count(*) FROM gavage_alertes WHERE cleared_at IS NULL "
      "AND acknowledged_at IS NULL) + (SELECT count(*) FROM sqal_alerts WHERE cleared_at IS NULL "
      "AND acknowledged_at IS NULL)");
  rows.with();
  const std::int64_t count = rows.step() ? rows.integer(0) : 0;
  rows.reset();
  return count;
}

std::vector<Alert> line_alerts_of(SqlConnection& db, std::string_view source) {
  auto& rows =
      db.prepared("SELECT " GAVEURS_LINE_ALERT_COLUMNS " FROM sqal_alerts a WHERE a.source = $1");
  rows.with(source);
  std::vector<Alert> out;
  while (rows.step()) out.push_back(read_line_alert(rows));
  rows.reset();
  return out;
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
