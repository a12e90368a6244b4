#include "store/sql_writer.h"

#include "store/rows.h"

namespace gaveurs {
namespace {

std::optional<std::string_view> none_if_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

void write_people(SqlConnection& db, const WriteSet& set) {
  for (const auto& site : set.sites) {
    db.prepared(
          "INSERT INTO sites_euralis (code, nom, region) VALUES ($1, $2, $3) "
          "ON CONFLICT (code) DO UPDATE SET nom = excluded.nom, region = excluded.region")
        .with(site.code.value, site.nom, site.region)
        .run();
  }
  for (const auto& gaveur : set.gaveurs) {
    db.prepared(
          "INSERT INTO gaveurs_euralis (id, nom, site_code, email) VALUES ($1, $2, $3, $4) "
          "ON CONFLICT (id) DO NOTHING")
        .with(gaveur.id.value, gaveur.nom, gaveur.site.value, gaveur.email)
        .run();
  }
}

void write_meal(SqlConnection& db, const StoredMeal& stored) {
  const Meal& meal = stored.meal;
  const MealValues& v = meal.values;
  db.prepared(
        "INSERT INTO gavage_data_lots (time, code_lot, jour_gavage, repas, dose_theorique, "
        "dose_reelle, poids_moyen_lot, nb_canards_vivants, taux_mortalite, temperature_stabule, "
        "humidite_stabule, gaveur_id, pret_abattage, message_id, seq, recorded_at, corrections) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) "
        "ON CONFLICT (code_lot, jour_gavage, repas) DO UPDATE SET time = excluded.time, "
        "dose_theorique = excluded.dose_theorique, dose_reelle = excluded.dose_reelle, "
        "poids_moyen_lot = excluded.poids_moyen_lot, "
        "nb_canards_vivants = excluded.nb_canards_vivants, "
        "taux_mortalite = excluded.taux_mortalite, "
        "temperature_stabule = excluded.temperature_stabule, "
        "humidite_stabule = excluded.humidite_stabule, gaveur_id = excluded.gaveur_id, "
        "pret_abattage = excluded.pret_abattage, message_id = excluded.message_id, "
        "seq = excluded.seq, recorded_at = excluded.recorded_at, "
        "corrections = excluded.corrections")
      .with(v.time, meal.lot.value, meal.slot.jour, to_string(meal.slot.moment), v.dose_theorique_g,
            v.dose_reelle_g, v.poids_moyen_g, v.nb_canards_vivants, v.taux_mortalite_pct,
            v.temperature_stabule_c, v.humidite_stabule_pct, meal.gaveur.value, v.pret_abattage,
            none_if_empty(meal.message_id), stored.seq, stored.recorded_at, stored.corrections)
      .run();
}

void write_replaced(SqlConnection& db, const ReplacedMeal& old) {
  const MealValues& v = old.values;
  db.prepared(
        "INSERT INTO gavage_corrections (code_lot, jour_gavage, repas, seq, replaced_at, time, "
        "dose_theorique, dose_reelle, poids_moyen_lot, nb_canards_vivants, taux_mortalite, "
        "temperature_stabule, humidite_stabule, pret_abattage) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)")
      .with(old.lot.value, old.slot.jour, to_string(old.slot.moment), old.seq, old.replaced_at,
            v.time, v.dose_theorique_g, v.dose_reelle_g, v.poids_moyen_g, v.nb_canards_vivants,
            v.taux_mortalite_pct, v.temperature_stabule_c, v.humidite_stabule_pct, v.pret_abattage)
      .run();
}

// What meals change of a lot, as the parameters from `first` on.
void bind_progress(SqlStatement& to, int first, const Lot& lot) {
  int p = first;
  to.bind(p++, lot.genetique);
  if (lot.slot && lot.latest) {
    to.bind(p++, lot.slot->jour);
    to.bind(p++, to_string(lot.slot->moment));
    to.bind(p++, lot.latest->dose_theorique_g);
    to.bind(p++, lot.latest->dose_reelle_g);
    to.bind(p++, lot.latest->poids_moyen_g);
    to.bind(p++, lot.latest->nb_canards_vivants);
    to.bind(p++, lot.latest->taux_mortalite_pct);
    to.bind(p++, lot.latest->temperature_stabule_c);
    to.bind(p++, lot.latest->humidite_stabule_pct);
    to.bind(p++, lot.latest->time);
  } else {
    for (int unset = 0; unset < 10; ++unset) to.bind_null(p++);
  }
  to.bind(p++, lot.pret_abattage);
  to.bind(p++, lot.nb_repas);
  to.bind(p++, lot.prochain_repas);
  to.bind(p++, lot.updated_at);
  to.bind(p++, lot.seq);
}

void write_lot(SqlConnection& db, const Lot& lot) {
  auto& insert = db.prepared(
      "INSERT INTO lots_gavage (code_lot, gaveur_id, site_code, debut_lot, nb_canards_initial, "
      "statut, genetique, jour_actuel, moment_actuel, dose_theorique, dose_reelle, "
      "poids_moyen_actuel, nb_canards_vivants, taux_mortalite, temperature_stabule, "
      "humidite_stabule, dernier_repas, pret_abattage, nb_repas, prochain_repas, updated_at, seq) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
      "$19, $20, $21, $22) "
      "ON CONFLICT (code_lot) DO UPDATE SET gaveur_id = excluded.gaveur_id, "
      "site_code = excluded.site_code, genetique = excluded.genetique, "
      "nb_canards_initial = excluded.nb_canards_initial, jour_actuel = excluded.jour_actuel, "
      "moment_actuel = excluded.moment_actuel, dose_theorique = excluded.dose_theorique, "
      "dose_reelle = excluded.dose_reelle, poids_moyen_actuel = excluded.poids_moyen_actuel, "
      "nb_canards_vivants = excluded.nb_canards_vivants, "
      "taux_mortalite = excluded.taux_mortalite, "
      "temperature_stabule = excluded.temperature_stabule, "
      "humidite_stabule = excluded.humidite_stabule, dernier_repas = excluded.dernier_repas, "
      "pret_abattage = excluded.pret_abattage, nb_repas = excluded.nb_repas, "
      "prochain_repas = excluded.prochain_repas, updated_at = excluded.updated_at, "
      "seq = excluded.seq");
  insert.reset();
  insert.bind(1, lot.code.value);
  insert.bind(2, lot.gaveur.value);
  insert.bind(3, lot.site.value);
  insert.bind(4, lot.debut);
  insert.bind(5, lot.nb_canards_initial);
  insert.bind(6, to_string(lot.statut));
  bind_progress(insert, 7, lot);
  insert.run();
}

// Most writes of a lot: it exists, and a meal moved it on. Leaving the indexed columns alone makes
// this half as dear as the general form.
void write_fed(SqlConnection& db, const Lot& lot) {
  auto& update = db.prepared(
      "UPDATE lots_gavage SET genetique = $2, jour_actuel = $3, moment_actuel = $4, "
      "dose_theorique = $5, dose_reelle = $6, poids_moyen_actuel = $7, nb_canards_vivants = $8, "
      "taux_mortalite = $9, temperature_stabule = $10, humidite_stabule = $11, "
      "dernier_repas = $12, pret_abattage = $13, nb_repas = $14, prochain_repas = $15, "
      "updated_at = $16, seq = $17 WHERE code_lot = $1");
  update.reset();
  update.bind(1, lot.code.value);
  bind_progress(update, 2, lot);
  update.run();
}

void write_episode(SqlConnection& db, const AlertEpisode& e) {
  db.prepared(
        "INSERT INTO gavage_alertes_episodes (alert_id, since, kind, severity, gaveur_id, last_at) "
        "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (alert_id, since) DO UPDATE SET "
        "last_at = excluded.last_at, severity = CASE gavage_alertes_episodes.severity "
        "WHEN 'critical' THEN 'critical' ELSE excluded.severity END")
      .with(e.alert.value, e.since, to_string(e.kind), to_string(e.severity), e.gaveur.value,
            e.last_at)
      .run();
}

void write_alert(SqlConnection& db, const Alert& a) {
  db.prepared(
        "INSERT INTO gavage_alertes (id, source, kind, severity, code_lot, gaveur_id, site_code, "
        "count, first_at, since, last_at, value, threshold, acknowledged_at, acknowledged_by, "
        "cleared_at, seq) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) "
        "ON CONFLICT (source, kind) DO UPDATE SET severity = excluded.severity, "
        "gaveur_id = excluded.gaveur_id, site_code = excluded.site_code, count = excluded.count, "
        "since = excluded.since, last_at = excluded.last_at, value = excluded.value, "
        "threshold = excluded.threshold, acknowledged_at = excluded.acknowledged_at, "
        "acknowledged_by = excluded.acknowledged_by, cleared_at = excluded.cleared_at, "
        "seq = excluded.seq")
      .with(a.id.value, a.source, to_string(a.kind), to_string(a.severity), a.lot.value,
            a.gaveur.value, a.site.value, a.count, a.first_at, a.since, a.last_at, a.value,
            a.threshold, a.acknowledged_at, a.acknowledged_by, a.cleared_at, a.seq)
      .run();
  write_episode(db, {a.id, a.kind, a.severity, a.gaveur, a.since, a.last_at});
}

}  // namespace

void write_rows(SqlConnection& db, const WriteSet& set) {
  write_people(db, set);
  for (const auto& meal : set.meals) write_meal(db, meal);
  for (const auto& old : set.replaced) write_replaced(db, old);
  for (const auto& lot : set.lots) write_lot(db, lot);
  for (const auto& lot : set.fed) write_fed(db, lot);
  for (const auto& code : set.revived) {
    db.prepared(
          "UPDATE lots_gavage SET statut = 'en_gavage' WHERE code_lot = $1 AND statut = 'importe'")
        .with(code.value)
        .run();
  }
  for (const auto& alert : set.alerts) write_alert(db, alert);
  for (const auto& episode : set.episodes) write_episode(db, episode);
  for (const auto& pending : set.pending) {
    db.prepared(
          "INSERT INTO sqal_pending_lots (code_lot, gaveur_id, site_code, pending_since) "
          "VALUES ($1, $2, $3, $4) ON CONFLICT (code_lot) DO NOTHING")
        .with(pending.lot.value, pending.gaveur.value, pending.site.value, pending.since)
        .run();
  }
  for (const auto& code : set.withdrawn) {
    db.prepared("DELETE FROM sqal_pending_lots WHERE code_lot = $1 AND statut = 'pending'")
        .with(code.value)
        .run();
  }
  for (const auto& record : set.records) write_record(db, record);
  if (set.probe) {
    db.prepared(
          "INSERT INTO sonde (id, at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET "
          "at = excluded.at")
        .with(*set.probe)
        .run();
  }
  for (const auto& e : set.events) {
    db.prepared(
          "INSERT INTO evenements (seq, time, kind, gaveur_id, site_code, code_lot, body) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .with(e.seq, e.time, to_string(e.kind), e.gaveur.value, e.site.value, e.lot.value, e.body)
        .run();
  }
}

LotBundle load_lot(SqlConnection& db, const LotCode& code) {
  LotBundle out;
  auto& lot =
      db.prepared("SELECT " GAVEURS_LOT_COLUMNS " FROM lots_gavage l WHERE l.code_lot = $1");
  lot.with(code.value);
  if (lot.step()) out.lot = read_lot(lot);
  lot.reset();
  if (!out.lot) return out;
  auto& meals =
      db.prepared("SELECT " GAVEURS_MEAL_COLUMNS " FROM gavage_data_lots m WHERE m.code_lot = $1");
  meals.with(code.value);
  while (meals.step()) out.meals.push_back(read_meal(meals));
  meals.reset();
  out.alerts = load_alerts_of(db, "lot/" + code.value);
  return out;
}

std::optional<Gaveur> load_gaveur(SqlConnection& db, GaveurId id) {
  auto& rows = db.prepared("SELECT id, nom, site_code, email FROM gaveurs_euralis WHERE id = $1");
  rows.with(id.value);
  std::optional<Gaveur> out;
  if (rows.step()) {
    out = Gaveur{{rows.integer(0)}, std::string(rows.text(1)), {std::string(rows.text(2))}, {}};
    if (!rows.is_null(3)) out->email = rows.text(3);
  }
  rows.reset();
  return out;
}

std::optional<Site> load_site(SqlConnection& db, const SiteCode& code) {
  auto& rows = db.prepared("SELECT code, nom, region FROM sites_euralis WHERE code = $1");
  rows.with(code.value);
  std::optional<Site> out;
  if (rows.step()) {
    out = Site{{std::string(rows.text(0))}, std::string(rows.text(1)), std::string(rows.text(2))};
  }
  rows.reset();
  return out;
}

std::optional<Alert> load_alert(SqlConnection& db, AlertId id) {
  auto& rows =
      db.prepared("SELECT " GAVEURS_ALERT_COLUMNS " FROM gavage_alertes a WHERE a.id = $1");
  rows.with(id.value);
  std::optional<Alert> out;
  if (rows.step()) out = read_alert(rows);
  rows.reset();
  return out;
}

std::vector<Alert> load_alerts_of(SqlConnection& db, std::string_view source) {
  auto& rows =
      db.prepared("SELECT " GAVEURS_ALERT_COLUMNS " FROM gavage_alertes a WHERE a.source = $1");
  rows.with(source);
  std::vector<Alert> out;
  while (rows.step()) out.push_back(read_alert(rows));
  rows.reset();
  return out;
}

Seq load_head(SqlConnection& db) {
  auto& rows = db.prepared("SELECT max(seq) FROM evenements").with();
  const Seq head = rows.step() ? rows.integer(0) : 0;
  rows.reset();
  return head;
}

}  // namespace gaveurs
