/* See meal_sql.h. */
#include "meal_sql.h"

#include <stdio.h>
#include <stdlib.h>

#include "meal_text.h"

static const int64_t kMealIntervalUs = 12LL * 3600 * 1000000;

static const char kInsertMeal[] =
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
    "corrections = excluded.corrections";

static const char kInsertLot[] =
    "INSERT INTO lots_gavage (code_lot, gaveur_id, site_code, debut_lot, nb_canards_initial, "
    "statut, genetique, jour_actuel, moment_actuel, dose_theorique, dose_reelle, "
    "poids_moyen_actuel, nb_canards_vivants, taux_mortalite, temperature_stabule, "
    "humidite_stabule, dernier_repas, pret_abattage, nb_repas, prochain_repas, updated_at, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
    "$19, $20, $21, $22)";

static const char kUpdateLot[] =
    "UPDATE lots_gavage SET genetique = ?2, jour_actuel = ?3, moment_actuel = ?4, "
    "dose_theorique = ?5, dose_reelle = ?6, poids_moyen_actuel = ?7, nb_canards_vivants = ?8, "
    "taux_mortalite = ?9, temperature_stabule = ?10, humidite_stabule = ?11, "
    "dernier_repas = ?12, pret_abattage = ?13, nb_repas = ?14, prochain_repas = ?15, "
    "updated_at = ?16, seq = ?17 WHERE code_lot = ?1";

static const char kInsertEvent[] =
    "INSERT INTO evenements (seq, time, kind, gaveur_id, site_code, code_lot, body) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)";

static const char kInsertGaveur[] =
    "INSERT INTO gaveurs_euralis (id, nom, site_code, email) VALUES ($1, $2, $3, NULL) "
    "ON CONFLICT (id) DO NOTHING";

static void fail(sqlite3* db, const char* what) {
  fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(db));
  exit(1);
}

void sql_run(sqlite3* db, const char* sql) {
  if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail(db, sql);
}

static sqlite3_stmt* prepare(sqlite3* db, const char* sql) {
  sqlite3_stmt* out = NULL;
  const int code = sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &out, NULL);
  if (code != SQLITE_OK) fail(db, sql);
  return out;
}

int64_t sql_number(sqlite3* db, const char* sql) {
  sqlite3_stmt* rows = prepare(db, sql);
  const int64_t out = sqlite3_step(rows) == SQLITE_ROW ? sqlite3_column_int64(rows, 0) : 0;
  sqlite3_finalize(rows);
  return out;
}

void meal_sql_open(struct meal_sql* to, const char* path) {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  if (sqlite3_open_v2(path, &to->db, flags, NULL) != SQLITE_OK) fail(to->db, path);
  sql_run(to->db,
          "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
          "PRAGMA wal_autocheckpoint=10000; "
          "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;");
  to->meal = prepare(to->db, kInsertMeal);
  to->update_lot = prepare(to->db, kUpdateLot);
  to->insert_lot = prepare(to->db, kInsertLot);
  to->event = prepare(to->db, kInsertEvent);
  to->gaveur = prepare(to->db, kInsertGaveur);
}

void meal_sql_close(struct meal_sql* of) {
  sqlite3_finalize(of->meal);
  sqlite3_finalize(of->update_lot);
  sqlite3_finalize(of->insert_lot);
  sqlite3_finalize(of->event);
  sqlite3_finalize(of->gaveur);
  sqlite3_close(of->db);
}

static void run(struct meal_sql* to, sqlite3_stmt* statement) {
  if (sqlite3_step(statement) != SQLITE_DONE) fail(to->db, "insert");
  sqlite3_reset(statement);
}

void write_gaveur(struct meal_sql* to, int gaveur) {
  char nom[32];
  snprintf(nom, sizeof nom, "Gaveur %d", gaveur);
  sqlite3_bind_int(to->gaveur, 1, gaveur);
  sqlite3_bind_text(to->gaveur, 2, nom, -1, SQLITE_STATIC);
  sqlite3_bind_text(to->gaveur, 3, "LL", 2, SQLITE_STATIC);
  run(to, to->gaveur);
}

void write_meal(struct meal_sql* to, uint32_t lot, unsigned repas, int64_t seq, int64_t now_us) {
  const struct meal_values v = meal_values_of(repas);
  char code[LOT_CODE_BYTES];
  lot_code(code, lot);
  sqlite3_stmt* s = to->meal;
  sqlite3_bind_int64(s, 1, v.time_us);
  sqlite3_bind_text(s, 2, code, LOT_CODE_BYTES, SQLITE_STATIC);
  sqlite3_bind_int(s, 3, v.jour);
  sqlite3_bind_text(s, 4, v.moment, -1, SQLITE_STATIC);
  sqlite3_bind_double(s, 5, v.dose_theorique);
  sqlite3_bind_double(s, 6, v.dose_reelle);
  sqlite3_bind_double(s, 7, v.poids_moyen);
  sqlite3_bind_int64(s, 8, v.canards);
  sqlite3_bind_double(s, 9, v.taux_mortalite);
  sqlite3_bind_double(s, 10, v.temperature);
  sqlite3_bind_double(s, 11, v.humidite);
  sqlite3_bind_int(s, 12, gaveur_of_lot(lot));
  sqlite3_bind_int(s, 13, 0);
  sqlite3_bind_null(s, 14);
  sqlite3_bind_int64(s, 15, seq);
  sqlite3_bind_int64(s, 16, now_us);
  sqlite3_bind_int64(s, 17, 0);
  run(to, s);
}

/* What a meal changes of a lot, as the parameters from `first` on. */
static void bind_progress(sqlite3_stmt* s, int first, unsigned repas, int64_t seq, int64_t now_us) {
  const struct meal_values v = meal_values_of(repas);
  sqlite3_bind_text(s, first, "Mulard", -1, SQLITE_STATIC);
  sqlite3_bind_int(s, first + 1, v.jour);
  sqlite3_bind_text(s, first + 2, v.moment, -1, SQLITE_STATIC);
  sqlite3_bind_double(s, first + 3, v.dose_theorique);
  sqlite3_bind_double(s, first + 4, v.dose_reelle);
  sqlite3_bind_double(s, first + 5, v.poids_moyen);
  sqlite3_bind_int64(s, first + 6, v.canards);
  sqlite3_bind_double(s, first + 7, v.taux_mortalite);
  sqlite3_bind_double(s, first + 8, v.temperature);
  sqlite3_bind_double(s, first + 9, v.humidite);
  sqlite3_bind_int64(s, first + 10, v.time_us);
  sqlite3_bind_int(s, first + 11, 0);
  sqlite3_bind_int64(s, first + 12, repas + 1);
  sqlite3_bind_int64(s, first + 13, v.time_us + kMealIntervalUs);
  sqlite3_bind_int64(s, first + 14, now_us);
  sqlite3_bind_int64(s, first + 15, seq);
}

void write_lot(struct meal_sql* to, uint32_t lot, unsigned repas, int64_t seq, int64_t now_us) {
  char code[LOT_CODE_BYTES];
  lot_code(code, lot);
  sqlite3_bind_text(to->update_lot, 1, code, LOT_CODE_BYTES, SQLITE_STATIC);
  bind_progress(to->update_lot, 2, repas, seq, now_us);
  run(to, to->update_lot);
  if (sqlite3_changes(to->db) > 0) return;
  sqlite3_stmt* s = to->insert_lot;
  sqlite3_bind_text(s, 1, code, LOT_CODE_BYTES, SQLITE_STATIC);
  sqlite3_bind_int(s, 2, gaveur_of_lot(lot));
  sqlite3_bind_text(s, 3, site_of_lot(lot), 2, SQLITE_STATIC);
  sqlite3_bind_int64(s, 4, meal_values_of(0).time_us);
  sqlite3_bind_int64(s, 5, meal_values_of(repas).canards);
  sqlite3_bind_text(s, 6, "en_gavage", -1, SQLITE_STATIC);
  bind_progress(s, 7, repas, seq, now_us);
  run(to, s);
}

void write_event(struct meal_sql* to, uint32_t lot, unsigned repas, int64_t seq, int64_t now_us) {
  char code[LOT_CODE_BYTES], body[MEAL_TEXT_MAX];
  lot_code(code, lot);
  const int size = (int)meal_text(body, lot, repas);
  sqlite3_stmt* s = to->event;
  sqlite3_bind_int64(s, 1, seq);
  sqlite3_bind_int64(s, 2, now_us);
  sqlite3_bind_text(s, 3, "gavage_realtime", -1, SQLITE_STATIC);
  sqlite3_bind_int(s, 4, gaveur_of_lot(lot));
  sqlite3_bind_text(s, 5, site_of_lot(lot), 2, SQLITE_STATIC);
  sqlite3_bind_text(s, 6, code, LOT_CODE_BYTES, SQLITE_STATIC);
  sqlite3_bind_text(s, 7, body, size, SQLITE_STATIC);
  run(to, s);
}
