#include "store/records.h"

#include <span>

namespace gaveurs {
namespace {

LotRecord read_record(SqlStatement& row) {
  LotRecord r;
  r.code.value = row.text(0);
  r.gaveur.value = row.integer(1);
  r.site.value = row.text(2);
  r.eleveur_id = row.maybe_integer(3);
  r.souche = row.text(4);
  r.production = row.text(5);
  r.saison = row.text(6);
  r.debut = row.instant(7);
  r.fin = row.instant(8);
  r.duree_jours = static_cast<int>(row.integer(9));
  r.age_jours = row.maybe_real(10);
  r.nb_meg = row.integer(11);
  r.nb_enleves = row.maybe_integer(12);
  r.nb_accroches = row.maybe_integer(13);
  r.resultat.poids_foie_g = row.real(14);
  r.resultat.ecart_type_foie_g = row.maybe_real(15);
  r.resultat.mais_par_canard_g = row.real(16);
  r.resultat.itm = row.real(17);
  r.resultat.sigma = row.maybe_real(18);
  r.resultat.perte = row.maybe_real(19);
  r.resultat.fin_lot = r.fin;
  r.magret_kg = row.maybe_real(20);
  r.cuisse_kg = row.maybe_real(21);
  r.carcasse_kg = row.maybe_real(22);
  r.pct_entiers_saisis = row.maybe_real(23);
  r.pct_foies_saisis = row.maybe_real(24);
  r.pct_carcasses_saisies = row.maybe_real(25);
  r.pct_perte_salle = row.maybe_real(26);
  return r;
}

#define GAVEURS_RECORD_COLUMNS                                                           \
  "code_lot, gaveur_id, site_code, eleveur_id, souche, production, saison, debut, fin, " \
  "duree_jours, age_jours, nb_meg, nb_enleves, nb_accroches, poids_foie_g, "             \
  "ecart_type_foie_g, mais_par_canard_g, itm, sigma, perte, magret_kg, cuisse_kg, "      \
  "carcasse_kg, pct_entiers_saisis, pct_foies_saisis, pct_carcasses_saisies, pct_perte_salle"

#define GAVEURS_CURVE_INSERT \
  "INSERT INTO lots_records_courbes (code_lot, repas, planned_g, given_g) VALUES "

// Most of a record is its curve of some twenty meals: seven to a statement cost a third less than
// one by one.
void write_curve(SqlConnection& db, std::string_view code, std::span<const CurvePoint> curve) {
  std::size_t i = 0;
  for (; i + 7 <= curve.size(); i += 7) {
    auto& seven = db.prepared(GAVEURS_CURVE_INSERT
                              "($1, $2, $3, $4), ($1, $5, $6, $7), ($1, $8, $9, $10), "
                              "($1, $11, $12, $13), ($1, $14, $15, $16), ($1, $17, $18, $19), "
                              "($1, $20, $21, $22)");
    seven.reset();
    seven.bind(1, code);
    int parameter = 1;
    for (const auto& point : curve.subspan(i, 7)) {
      seven.bind(++parameter, point.repas);
      seven.bind(++parameter, point.planned_g);
      seven.bind(++parameter, point.given_g);
    }
    seven.run();
  }
  for (const auto& point : curve.subspan(i)) {
    db.prepared(GAVEURS_CURVE_INSERT "($1, $2, $3, $4)")
        .with(code, point.repas, point.planned_g, point.given_g)
        .run();
  }
}

}  // namespace

void write_record(SqlConnection& db, const LotRecord& r) {
  db.prepared("DELETE FROM lots_records_courbes WHERE code_lot = $1").with(r.code.value).run();
  db.prepared(
        "INSERT INTO lots_records (" GAVEURS_RECORD_COLUMNS
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
        "$18, $19, $20, $21, $22, $23, $24, $25, $26, $27) "
        "ON CONFLICT (code_lot) DO UPDATE SET gaveur_id = excluded.gaveur_id, "
        "site_code = excluded.site_code, eleveur_id = excluded.eleveur_id, "
        "souche = excluded.souche, production = excluded.production, saison = excluded.saison, "
        "debut = excluded.debut, fin = excluded.fin, duree_jours = excluded.duree_jours, "
        "age_jours = excluded.age_jours, nb_meg = excluded.nb_meg, "
        "nb_enleves = excluded.nb_enleves, nb_accroches = excluded.nb_accroches, "
        "poids_foie_g = excluded.poids_foie_g, ecart_type_foie_g = excluded.ecart_type_foie_g, "
        "mais_par_canard_g = excluded.mais_par_canard_g, itm = excluded.itm, "
        "sigma = excluded.sigma, perte = excluded.perte, magret_kg = excluded.magret_kg, "
        "cuisse_kg = excluded.cuisse_kg, carcasse_kg = excluded.carcasse_kg, "
        "pct_entiers_saisis = excluded.pct_entiers_saisis, "
        "pct_foies_saisis = excluded.pct_foies_saisis, "
        "pct_carcasses_saisies = excluded.pct_carcasses_saisies, "
        "pct_perte_salle = excluded.pct_perte_salle")
      .with(r.code.value, r.gaveur.value, r.site.value, r.eleveur_id, r.souche, r.production,
            r.saison, r.debut, r.fin, r.duree_jours, r.age_jours, r.nb_meg, r.nb_enleves,
            r.nb_accroches, r.resultat.poids_foie_g, r.resultat.ecart_type_foie_g,
            r.resultat.mais_par_canard_g, r.resultat.itm, r.resultat.sigma, r.resultat.perte,
            r.magret_kg, r.cuisse_kg, r.carcasse_kg, r.pct_entiers_saisis, r.pct_foies_saisis,
            r.pct_carcasses_saisies, r.pct_perte_salle)
      .run();
  write_curve(db, r.code.value, r.courbe);
}

std::vector<CurvePoint> load_curve(SqlConnection& db, const LotCode& code) {
  auto& rows = db.prepared(
      "SELECT repas, planned_g, given_g FROM lots_records_courbes WHERE code_lot = $1 "
      "ORDER BY repas");
  rows.with(code.value);
  std::vector<CurvePoint> out;
  while (rows.step()) {
    out.push_back({static_cast<int>(rows.integer(0)), rows.maybe_real(1), rows.maybe_real(2)});
  }
  rows.reset();
  return out;
}

std::vector<LotRecord> load_records(SqlConnection& db, std::string_view after, int limit) {
  auto& rows = db.prepared("SELECT " GAVEURS_RECORD_COLUMNS
                           " FROM lots_records WHERE code_lot > $1 ORDER BY code_lot LIMIT $2");
  rows.with(after, limit);
  std::vector<LotRecord> out;
  while (rows.step()) out.push_back(read_record(rows));
  rows.reset();
  for (auto& record : out) record.courbe = load_curve(db, record.code);
  return out;
}

std::optional<LotRecord> load_record(SqlConnection& db, const LotCode& code) {
  auto& rows =
      db.prepared("SELECT " GAVEURS_RECORD_COLUMNS " FROM lots_records WHERE code_lot = $1");
  rows.with(code.value);
  std::optional<LotRecord> out;
  if (rows.step()) out = read_record(rows);
  rows.reset();
  if (out) out->courbe = load_curve(db, code);
  return out;
}

}  // namespace gaveurs
