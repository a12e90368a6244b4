#include "store/rows.h"
#include "store/sql_queries.h"

namespace gaveurs::query {
namespace {

// The worst active severity as a rank, so that it can be ordered by.
#define GAVEURS_LOT_VIEW                                                                      \
  "SELECT " GAVEURS_LOT_COLUMNS                                                               \
  ", coalesce(g.nom, ''), "                                                                   \
  "(SELECT count(*) FROM gavage_alertes a WHERE a.code_lot = l.code_lot "                     \
  "  AND a.cleared_at IS NULL), "                                                             \
  "coalesce((SELECT max(CASE a.severity WHEN 'critical' THEN 3 WHEN 'warning' THEN 2 "        \
  "  WHEN 'no_data' THEN 1 ELSE 0 END) FROM gavage_alertes a WHERE a.code_lot = l.code_lot "  \
  "  AND a.cleared_at IS NULL), 0) AS worst, "                                                \
  "r.poids_foie_g, r.ecart_type_foie_g, r.mais_par_canard_g, r.itm, r.sigma, r.perte, r.fin " \
  "FROM lots_gavage l LEFT JOIN gaveurs_euralis g ON g.id = l.gaveur_id "                     \
  "LEFT JOIN lots_records r ON r.code_lot = l.code_lot "

LotView read_view(SqlStatement& row) {
  LotView view;
  view.lot = read_lot(row);
  int c = kLotColumnCount;
  view.gaveur_nom = row.text(c++);
  view.active_alerts = static_cast<int>(row.integer(c++));
  view.worst = static_cast<Severity>(row.integer(c++));
  if (row.is_null(c)) return view;
  LotResult result;
  result.poids_foie_g = row.real(c++);
  result.ecart_type_foie_g = row.maybe_real(c++);
  result.mais_par_canard_g = row.real(c++);
  result.itm = row.real(c++);
  result.sigma = row.maybe_real(c++);
  result.perte = row.maybe_real(c++);
  result.fin_lot = row.instant(c++);
  view.lot.resultat = result;
  return view;
}

std::vector<LotView> collect(SqlStatement& rows) {
  std::vector<LotView> out;
  while (rows.step()) out.push_back(read_view(rows));
  rows.reset();
  return out;
}

std::optional<LotView> first(std::vector<LotView> found) {
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<Lot> collect_rows(SqlStatement& rows) {
  std::vector<Lot> out;
  while (rows.step()) out.push_back(read_lot(rows));
  rows.reset();
  return out;
}

std::optional<std::string_view> site_of(const LotFilter& filter) {
  if (!filter.site) return std::nullopt;
  return filter.site->value;
}

}  // namespace

std::optional<LotView> lot(SqlConnection& db, const LotCode& code) {
  return first(collect(db.prepared(GAVEURS_LOT_VIEW "WHERE l.code_lot = $1").with(code.value)));
}

std::optional<LotView> lot(SqlConnection& db, LotId id) {
  return first(collect(db.prepared(GAVEURS_LOT_VIEW "WHERE l.id = $1").with(id.value)));
}

std::vector<LotView> lots(SqlConnection& db, const LotFilter& filter, LotId after, int limit) {
  std::optional<std::string_view> statut;
  if (filter.statut) statut = to_string(*filter.statut);
  if (filter.gaveur) {
    return collect(db.prepared(GAVEURS_LOT_VIEW
                               "WHERE l.gaveur_id = $1 AND l.id > $2 "
                               "AND (l.site_code = $3 OR $3 IS NULL) "
                               "AND (l.statut = $4 OR $4 IS NULL) ORDER BY l.id LIMIT $5")
                       .with(filter.gaveur->value, after.value, site_of(filter), statut, limit));
  }
  return collect(db.prepared(GAVEURS_LOT_VIEW
                             "WHERE l.id > $1 AND (l.site_code = $2 OR $2 IS NULL) "
                             "AND (l.statut = $3 OR $3 IS NULL) ORDER BY l.id LIMIT $4")
                     .with(after.value, site_of(filter), statut, limit));
}

std::vector<LotView> active_lots(SqlConnection& db, const LotFilter& filter, int limit) {
  if (filter.gaveur) {
    return collect(
        db.prepared(GAVEURS_LOT_VIEW
                    "WHERE l.gaveur_id = $1 AND l.statut = 'en_gavage' "
                    "ORDER BY worst DESC, l.taux_mortalite DESC NULLS LAST, l.code_lot LIMIT $2")
            .with(filter.gaveur->value, limit));
  }
  return collect(
      db.prepared(GAVEURS_LOT_VIEW
                  "WHERE l.statut = 'en_gavage' AND (l.site_code = $1 OR $1 IS NULL) "
                  "ORDER BY worst DESC, l.taux_mortalite DESC NULLS LAST, l.code_lot LIMIT $2")
          .with(site_of(filter), limit));
}

std::vector<Lot> lots_due_before(SqlConnection& db, Instant due, Instant heard, int limit) {
  return collect_rows(db.prepared("SELECT " GAVEURS_LOT_COLUMNS
                                  " FROM lots_gavage l WHERE l.statut = 'en_gavage' "
                                  "AND (l.prochain_repas < $1 "
                                  "OR (l.prochain_repas IS NOT NULL AND l.updated_at < $2)) "
                                  "ORDER BY l.prochain_repas LIMIT $3")
                          .with(due, heard, limit));
}

std::vector<Lot> lots_fed_by(SqlConnection& db, GaveurId gaveur) {
  return collect_rows(db.prepared("SELECT " GAVEURS_LOT_COLUMNS
                                  " FROM lots_gavage l WHERE l.gaveur_id = $1 "
                                  "AND l.statut = 'en_gavage' AND l.prochain_repas IS NOT NULL")
                          .with(gaveur.value));
}

std::vector<LotCode> ended_with_alerts(SqlConnection& db, Instant heard, int limit) {
  auto& rows = db.prepared(
      "SELECT DISTINCT l.code_lot FROM gavage_alertes a "
      "JOIN lots_gavage l ON l.code_lot = a.code_lot WHERE a.cleared_at IS NULL "
      "AND (l.statut <> 'en_gavage' OR (l.pret_abattage AND l.updated_at < $1)) LIMIT $2");
  rows.with(heard, limit);
  std::vector<LotCode> out;
  while (rows.step()) out.push_back({std::string(rows.text(0))});
  rows.reset();
  return out;
}

std::vector<GaveurId> idle_with_alerts(SqlConnection& db, int limit) {
  auto& rows = db.prepared(
      "SELECT DISTINCT a.gaveur_id FROM gavage_alertes a "
      "WHERE a.cleared_at IS NULL AND a.kind = 'device_silent' AND NOT EXISTS ("
      "SELECT 1 FROM lots_gavage l WHERE l.gaveur_id = a.gaveur_id "
      "AND l.statut = 'en_gavage' AND l.prochain_repas IS NOT NULL) LIMIT $1");
  rows.with(limit);
  std::vector<GaveurId> out;
  while (rows.step()) out.push_back({rows.integer(0)});
  rows.reset();
  return out;
}

}  // namespace gaveurs::query
