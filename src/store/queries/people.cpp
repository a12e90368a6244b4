#include "store/sql_queries.h"

namespace gaveurs::query {
namespace {

std::vector<Gaveur> collect(SqlStatement& rows) {
  std::vector<Gaveur> out;
  while (rows.step()) {
    Gaveur g{{rows.integer(0)}, std::string(rows.text(1)), {std::string(rows.text(2))}, {}};
    if (!rows.is_null(3)) g.email = rows.text(3);
    out.push_back(std::move(g));
  }
  rows.reset();
  return out;
}

}  // namespace

std::vector<Gaveur> gaveurs(SqlConnection& db, std::optional<SiteCode> site, GaveurId after,
                            int limit) {
  if (site) {
    return collect(db.prepared("SELECT id, nom, site_code, email FROM gaveurs_euralis "
                               "WHERE site_code = $1 AND id > $2 ORDER BY id LIMIT $3")
                       .with(site->value, after.value, limit));
  }
  return collect(db.prepared("SELECT id, nom, site_code, email FROM gaveurs_euralis "
                             "WHERE id > $1 ORDER BY id LIMIT $2")
                     .with(after.value, limit));
}

int gaveur_count(SqlConnection& db) {
  auto& rows = db.prepared("SELECT count(*) FROM gaveurs_euralis").with();
  const int count = rows.step() ? static_cast<int>(rows.integer(0)) : 0;
  rows.reset();
  return count;
}

std::vector<SiteSummary> site_summaries(SqlConnection& db) {
  auto& rows = db.prepared(
      "SELECT s.code, s.nom, s.region, "
      "(SELECT count(*) FROM gaveurs_euralis g WHERE g.site_code = s.code), "
      "coalesce(l.lots, 0), coalesce(l.ducks, 0), l.mortality, "
      "coalesce(r.lots, 0), r.itm, r.liver, "
      "coalesce(a.critical, 0), coalesce(a.warning, 0), coalesce(a.no_data, 0), "
      "coalesce(l.silent, 0) "
      "FROM sites_euralis s "
      "LEFT JOIN (SELECT site_code, count(*) AS lots, CAST(sum(nb_canards_vivants) AS BIGINT) AS "
      "ducks, "
      "  sum(taux_mortalite * nb_canards_initial) / "
      "  nullif(sum(CASE WHEN taux_mortalite IS NOT NULL THEN nb_canards_initial END), 0) "
      "  AS mortality, "
      "  sum(CASE WHEN dernier_repas IS NULL OR code_lot IN (SELECT code_lot FROM gavage_alertes "
      "    WHERE cleared_at IS NULL AND severity = 'no_data') THEN 1 ELSE 0 END) AS silent "
      "  FROM lots_gavage WHERE statut = 'en_gavage' GROUP BY site_code) l "
      "  ON l.site_code = s.code "
      "LEFT JOIN (SELECT site_code, count(*) AS lots, avg(itm) AS itm, avg(poids_foie_g) AS liver "
      "  FROM lots_records GROUP BY site_code) r ON r.site_code = s.code "
      "LEFT JOIN (SELECT site_code, "
      "  sum(CASE WHEN severity = 'critical' THEN 1 ELSE 0 END) AS critical, "
      "  sum(CASE WHEN severity = 'warning' THEN 1 ELSE 0 END) AS warning, "
      "  sum(CASE WHEN severity = 'no_data' THEN 1 ELSE 0 END) AS no_data "
      "  FROM (SELECT site_code, severity FROM gavage_alertes WHERE cleared_at IS NULL "
      "    UNION ALL SELECT site_code, severity FROM sqal_alerts WHERE cleared_at IS NULL) known "
      "  GROUP BY site_code) a "
      "  ON a.site_code = s.code ORDER BY s.code");
  rows.with();
  std::vector<SiteSummary> out;
  while (rows.step()) {
    SiteSummary s;
    s.site = {{std::string(rows.text(0))}, std::string(rows.text(1)), std::string(rows.text(2))};
    s.gaveurs = static_cast<int>(rows.integer(3));
    s.active_lots = static_cast<int>(rows.integer(4));
    s.ducks_alive = rows.integer(5);
    s.mortality_pct = rows.maybe_real(6);
    s.closed_lots = static_cast<int>(rows.integer(7));
    s.mean_itm = rows.maybe_real(8);
    s.mean_liver_g = rows.maybe_real(9);
    s.critical = static_cast<int>(rows.integer(10));
    s.warning = static_cast<int>(rows.integer(11));
    s.no_data = static_cast<int>(rows.integer(12));
    s.silent_lots = static_cast<int>(rows.integer(13));
    out.push_back(std::move(s));
  }
  rows.reset();
  return out;
}

std::vector<GaveurPerformance> performances(SqlConnection& db) {
  // Meals are counted by their lots: counting the rows would read every meal there is. Doses are
  // compared over the lots being fed.
  auto& rows = db.prepared(
      "SELECT g.id, g.nom, g.site_code, g.email, coalesce(l.lots, 0), l.mortality, "
      "coalesce(n.meals, 0), m.deviation, coalesce(r.lots, 0), r.itm, r.liver, r.loss, "
      "coalesce(a.alerts, 0) FROM gaveurs_euralis g "
      "LEFT JOIN (SELECT gaveur_id, count(*) AS lots, avg(taux_mortalite) AS mortality "
      "  FROM lots_gavage WHERE statut = 'en_gavage' GROUP BY gaveur_id) l ON l.gaveur_id = g.id "
      "LEFT JOIN (SELECT gaveur_id, sum(nb_repas) AS meals FROM lots_gavage GROUP BY gaveur_id) n "
      "  ON n.gaveur_id = g.id "
      "LEFT JOIN (SELECT l2.gaveur_id, 100.0 * "
      "  (sum(CASE WHEN d.dose_theorique > 0 THEN d.dose_reelle END) / "
      "  nullif(sum(d.dose_theorique), 0) - 1) AS deviation "
      "  FROM lots_gavage l2 JOIN gavage_data_lots d ON d.code_lot = l2.code_lot "
      "  WHERE l2.statut = 'en_gavage' GROUP BY l2.gaveur_id) m ON m.gaveur_id = g.id "
      "LEFT JOIN (SELECT gaveur_id, count(*) AS lots, avg(itm) AS itm, "
      "  avg(poids_foie_g) AS liver, avg(perte) AS loss FROM lots_records GROUP BY gaveur_id) r "
      "  ON r.gaveur_id = g.id "
      "LEFT JOIN (SELECT gaveur_id, count(*) AS alerts FROM gavage_alertes "
      "  WHERE cleared_at IS NULL GROUP BY gaveur_id) a ON a.gaveur_id = g.id ORDER BY g.id");
  rows.with();
  std::vector<GaveurPerformance> out;
  while (rows.step()) {
    GaveurPerformance p;
    p.gaveur = {{rows.integer(0)}, std::string(rows.text(1)), {std::string(rows.text(2))}, {}};
    p.active_lots = static_cast<int>(rows.integer(4));
    p.mean_mortality_pct = rows.maybe_real(5);
    p.meals = rows.integer(6);
    p.mean_dose_deviation_pct = rows.maybe_real(7);
    p.closed_lots = static_cast<int>(rows.integer(8));
    p.mean_itm = rows.maybe_real(9);
    p.mean_liver_g = rows.maybe_real(10);
    p.mean_loss = rows.maybe_real(11);
    p.active_alerts = static_cast<int>(rows.integer(12));
    out.push_back(std::move(p));
  }
  rows.reset();
  return out;
}

}  // namespace gaveurs::query
