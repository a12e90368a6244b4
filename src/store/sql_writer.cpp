#include "store/sql_writer.h"

#include "store/chart_rows.h"
#include "store/feedback_rows.h"
#include "store/insert_rows.h"
#include "store/product_rows.h"
#include "store/proposition_rows.h"
#include "store/rows.h"
#include "store/sample_rows.h"
#include "store/sql_queries.h"

namespace gaveurs {
namespace {

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
  auto& row = db.prepared(
      GAVEURS_INSERT_MEALS
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) "
      "ON CONFLICT (code_lot, jour_gavage, repas) DO UPDATE " GAVEURS_MEAL_CHANGES("excluded"));
  put_meal(row, stored);
  row.run();
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

void write_lot(SqlConnection& db, const Lot& lot) {
  auto& row = db.prepared(
      GAVEURS_INSERT_LOTS
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
      "$19, $20, $21, $22) " GAVEURS_UPSERT_LOTS);
  put_lot(row, lot);
  row.run();
}

// Most writes of a lot: it exists, and a meal moved it on. Leaving the indexed columns alone makes
// this half as dear as the general form.
void write_fed(SqlConnection& db, const Lot& lot) {
  auto& row = db.prepared(
      "UPDATE lots_gavage SET genetique = $2, jour_actuel = $3, moment_actuel = $4, "
      "dose_theorique = $5, dose_reelle = $6, poids_moyen_actuel = $7, nb_canards_vivants = $8, "
      "taux_mortalite = $9, temperature_stabule = $10, humidite_stabule = $11, "
      "dernier_repas = $12, pret_abattage = $13, nb_repas = $14, prochain_repas = $15, "
      "updated_at = $16, seq = $17 WHERE code_lot = $1");
  put_fed(row, lot);
  row.run();
}

void write_episode(SqlConnection& db, const AlertEpisode& e) {
  auto& row = db.prepared(GAVEURS_INSERT_EPISODES
                          "VALUES ($1, $2, $3, $4, $5, $6) " GAVEURS_UPSERT_EPISODES);
  put_episode(row, e);
  row.run();
}

void write_line_alert(SqlConnection& db, const Alert& a) {
  auto& row = db.prepared(GAVEURS_INSERT_LINE_ALERTS
                          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
                          "$15, $16, $17) " GAVEURS_UPSERT_LINE_ALERTS);
  put_line_alert(row, a);
  row.run();
}

void write_alert(SqlConnection& db, const Alert& a) {
  auto& row = db.prepared(GAVEURS_INSERT_ALERTS
                          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
                          "$15, $16, $17) " GAVEURS_UPSERT_ALERTS);
  put_alert(row, a);
  row.run();
  write_episode(db, episode_of(a));
}

}  // namespace

void write_rare_rows(SqlConnection& db, const WriteSet& set) {
  write_people(db, set);
  for (const auto& old : set.replaced) write_replaced(db, old);
  for (const auto& code : set.revived) {
    db.prepared(
          "UPDATE lots_gavage SET statut = 'en_gavage' WHERE code_lot = $1 AND statut = 'importe'")
        .with(code.value)
        .run();
  }
  for (const auto& lot : set.queue) write_pending(db, lot);
  for (const auto& code : set.withdrawn) {
    db.prepared("DELETE FROM sqal_pending_lots WHERE code_lot = $1 AND statut = 'pending'")
        .with(code.value)
        .run();
  }
  for (const auto& record : set.records) write_record(db, record);
  for (const auto& chart : set.charts) write_frozen_chart(db, chart);
  for (const auto& baseline : set.baselines) write_baseline(db, baseline);
  for (const auto& device : set.devices) write_device(db, device);
  for (const auto& old : set.replaced_samples) write_replaced_sample(db, old);
  for (const auto& product : set.products) write_product(db, product);
  for (const auto& feedback : set.feedbacks) write_feedback(db, feedback, false);
  for (const auto& feedback : set.changed_feedbacks) write_feedback(db, feedback, true);
  for (const auto& proposition : set.propositions) write_proposition(db, proposition);
  for (const auto& step : set.curve_steps) write_curve_step(db, step);
  if (set.model) write_model(db, *set.model);
  if (set.forget_hints) query::forget_hints(db, *set.forget_hints);
  query::write_journal_head(db, set.tiles, set.tree_head);
  for (const auto number : set.erased_leaves) {
    db.prepared("UPDATE journal_feuilles SET sel = '', document = '' WHERE numero = $1")
        .with(number)
        .run();
  }
  for (const auto& alert : set.line_alerts) write_line_alert(db, alert);
  if (set.probe) {
    db.prepared(
          "INSERT INTO sonde (id, at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET "
          "at = excluded.at")
        .with(*set.probe)
        .run();
  }
}

void write_rows(SqlConnection& db, const WriteSet& set) {
  write_rare_rows(db, set);
  query::write_journal_leaves(db, set.leaves);
  for (const auto& row : set.samples) write_sample(db, row);
  for (const auto& meal : set.meals) write_meal(db, meal);
  for (const auto& lot : set.lots) write_lot(db, lot);
  for (const auto& lot : set.fed) write_fed(db, lot);
  for (const auto& alert : set.alerts) write_alert(db, alert);
  for (const auto& episode : set.episodes) write_episode(db, episode);
  for (const auto& event : set.events) {
    auto& row = db.prepared(GAVEURS_INSERT_EVENTS "VALUES ($1, $2, $3, $4, $5, $6, $7)");
    put_event(row, event);
    row.run();
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
  if (out) return out;
  auto& line =
      db.prepared("SELECT " GAVEURS_LINE_ALERT_COLUMNS " FROM sqal_alerts a WHERE a.id = $1");
  line.with(id.value);
  if (line.step()) out = read_line_alert(line);
  line.reset();
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
