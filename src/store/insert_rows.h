// The rows a commit writes most, as every store writes them: which columns in which order, which
// value goes into which, and what happens to a row that is there already. The texts are pasted
// between "INSERT" and "VALUES" or "unnest"; `Row` is anything with with(values…).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/alert.h"
#include "domain/event.h"
#include "domain/journal.h"
#include "domain/lot.h"
#include "domain/meal.h"

namespace gaveurs {

#define GAVEURS_INSERT_MEALS                                                                \
  "INSERT INTO gavage_data_lots (time, code_lot, jour_gavage, repas, dose_theorique, "      \
  "dose_reelle, poids_moyen_lot, nb_canards_vivants, taux_mortalite, temperature_stabule, " \
  "humidite_stabule, gaveur_id, pret_abattage, message_id, seq, recorded_at, corrections) "
// The values a correction replaces, from a row called `from`.
#define GAVEURS_MEAL_CHANGES(from)                                  \
  "SET time = " from ".time, dose_theorique = " from                \
  ".dose_theorique, "                                               \
  "dose_reelle = " from ".dose_reelle, poids_moyen_lot = " from     \
  ".poids_moyen_lot, "                                              \
  "nb_canards_vivants = " from                                      \
  ".nb_canards_vivants, "                                           \
  "taux_mortalite = " from                                          \
  ".taux_mortalite, "                                               \
  "temperature_stabule = " from                                     \
  ".temperature_stabule, "                                          \
  "humidite_stabule = " from ".humidite_stabule, gaveur_id = " from \
  ".gaveur_id, "                                                    \
  "pret_abattage = " from ".pret_abattage, message_id = " from      \
  ".message_id, "                                                   \
  "seq = " from ".seq, recorded_at = " from                         \
  ".recorded_at, "                                                  \
  "corrections = " from ".corrections "

#define GAVEURS_INSERT_LOTS                                                                \
  "INSERT INTO lots_gavage (code_lot, gaveur_id, site_code, genetique, debut_lot, "        \
  "nb_canards_initial, statut, jour_actuel, moment_actuel, dose_theorique, dose_reelle, "  \
  "poids_moyen_actuel, nb_canards_vivants, taux_mortalite, temperature_stabule, "          \
  "humidite_stabule, dernier_repas, pret_abattage, nb_repas, prochain_repas, updated_at, " \
  "seq) "
#define GAVEURS_UPSERT_LOTS                                                                \
  "ON CONFLICT (code_lot) DO UPDATE SET gaveur_id = excluded.gaveur_id, "                  \
  "site_code = excluded.site_code, genetique = excluded.genetique, "                       \
  "nb_canards_initial = excluded.nb_canards_initial, jour_actuel = excluded.jour_actuel, " \
  "moment_actuel = excluded.moment_actuel, dose_theorique = excluded.dose_theorique, "     \
  "dose_reelle = excluded.dose_reelle, poids_moyen_actuel = excluded.poids_moyen_actuel, " \
  "nb_canards_vivants = excluded.nb_canards_vivants, "                                     \
  "taux_mortalite = excluded.taux_mortalite, "                                             \
  "temperature_stabule = excluded.temperature_stabule, "                                   \
  "humidite_stabule = excluded.humidite_stabule, dernier_repas = excluded.dernier_repas, " \
  "pret_abattage = excluded.pret_abattage, nb_repas = excluded.nb_repas, "                 \
  "prochain_repas = excluded.prochain_repas, updated_at = excluded.updated_at, "           \
  "seq = excluded.seq"

#define GAVEURS_INSERT_ALERTS                                                                \
  "INSERT INTO gavage_alertes (id, source, kind, severity, code_lot, gaveur_id, site_code, " \
  "count, first_at, since, last_at, value, threshold, acknowledged_at, acknowledged_by, "    \
  "cleared_at, seq) "
#define GAVEURS_UPSERT_ALERTS                                                                \
  "ON CONFLICT (source, kind) DO UPDATE SET severity = excluded.severity, "                  \
  "gaveur_id = excluded.gaveur_id, site_code = excluded.site_code, count = excluded.count, " \
  "since = excluded.since, last_at = excluded.last_at, value = excluded.value, "             \
  "threshold = excluded.threshold, acknowledged_at = excluded.acknowledged_at, "             \
  "acknowledged_by = excluded.acknowledged_by, cleared_at = excluded.cleared_at, "           \
  "seq = excluded.seq"

#define GAVEURS_INSERT_LINE_ALERTS                                                    \
  "INSERT INTO sqal_alerts (id, source, kind, severity, code_lot, site_code, count, " \
  "first_at, since, last_at, value, threshold, acknowledged_at, acknowledged_by, "    \
  "cleared_at, seq, device_id) "
#define GAVEURS_UPSERT_LINE_ALERTS                                                           \
  "ON CONFLICT (source, kind) DO UPDATE SET severity = excluded.severity, "                  \
  "device_id = excluded.device_id, site_code = excluded.site_code, count = excluded.count, " \
  "since = excluded.since, first_at = excluded.first_at, last_at = excluded.last_at, "       \
  "value = excluded.value, "                                                                 \
  "threshold = excluded.threshold, acknowledged_at = excluded.acknowledged_at, "             \
  "acknowledged_by = excluded.acknowledged_by, cleared_at = excluded.cleared_at, "           \
  "seq = excluded.seq"

#define GAVEURS_INSERT_EPISODES \
  "INSERT INTO gavage_alertes_episodes (alert_id, since, kind, severity, gaveur_id, last_at) "
#define GAVEURS_UPSERT_EPISODES                                                   \
  "ON CONFLICT (alert_id, since) DO UPDATE SET "                                  \
  "last_at = excluded.last_at, severity = CASE gavage_alertes_episodes.severity " \
  "WHEN 'critical' THEN 'critical' ELSE excluded.severity END"

#define GAVEURS_INSERT_EVENTS \
  "INSERT INTO evenements (seq, time, kind, gaveur_id, site_code, code_lot, body) "

#define GAVEURS_INSERT_LEAVES \
  "INSERT INTO journal_feuilles (numero, kind, sujet, entree, sel, document) "

inline std::optional<std::string_view> none_if_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

template <typename Row>
void put_meal(Row& row, const StoredMeal& stored) {
  const Meal& meal = stored.meal;
  const MealValues& v = meal.values;
  row.with(v.time, meal.lot.value, meal.slot.jour, to_string(meal.slot.moment), v.dose_theorique_g,
           v.dose_reelle_g, v.poids_moyen_g, v.nb_canards_vivants, v.taux_mortalite_pct,
           v.temperature_stabule_c, v.humidite_stabule_pct, meal.gaveur.value, v.pret_abattage,
           none_if_empty(meal.message_id), stored.seq, stored.recorded_at, stored.corrections);
}

/// What is known of the newest meal; all unset until one came.
struct NewestMeal {
  std::optional<std::int64_t> jour, alive;
  std::optional<std::string_view> moment;
  std::optional<double> planned, given, weight, mortality, temperature, humidity;
  std::optional<Instant> time;

  explicit NewestMeal(const Lot& lot) {
    if (!lot.slot || !lot.latest) return;
    jour = lot.slot->jour;
    moment = to_string(lot.slot->moment);
    planned = lot.latest->dose_theorique_g;
    given = lot.latest->dose_reelle_g;
    weight = lot.latest->poids_moyen_g;
    alive = lot.latest->nb_canards_vivants;
    mortality = lot.latest->taux_mortalite_pct;
    temperature = lot.latest->temperature_stabule_c;
    humidity = lot.latest->humidite_stabule_pct;
    time = lot.latest->time;
  }
};

template <typename Row>
void put_lot(Row& row, const Lot& lot) {
  const NewestMeal meal(lot);
  row.with(lot.code.value, lot.gaveur.value, lot.site.value, lot.genetique, lot.debut,
           lot.nb_canards_initial, to_string(lot.statut), meal.jour, meal.moment, meal.planned,
           meal.given, meal.weight, meal.alive, meal.mortality, meal.temperature, meal.humidity,
           meal.time, lot.pret_abattage, lot.nb_repas, lot.prochain_repas, lot.updated_at, lot.seq);
}

/// What meals change of a lot, after its code.
template <typename Row>
void put_fed(Row& row, const Lot& lot) {
  const NewestMeal meal(lot);
  row.with(lot.code.value, lot.genetique, meal.jour, meal.moment, meal.planned, meal.given,
           meal.weight, meal.alive, meal.mortality, meal.temperature, meal.humidity, meal.time,
           lot.pret_abattage, lot.nb_repas, lot.prochain_repas, lot.updated_at, lot.seq);
}

/// The present episode of an alert.
inline AlertEpisode episode_of(const Alert& a) {
  return {a.id, a.kind, a.severity, a.gaveur, a.since, a.last_at};
}

template <typename Row>
void put_alert(Row& row, const Alert& a) {
  row.with(a.id.value, a.source, to_string(a.kind), to_string(a.severity), a.lot.value,
           a.gaveur.value, a.site.value, a.count, a.first_at, a.since, a.last_at, a.value,
           a.threshold, a.acknowledged_at, a.acknowledged_by, a.cleared_at, a.seq);
}

template <typename Row>
void put_line_alert(Row& row, const Alert& a) {
  row.with(a.id.value, a.source, to_string(a.kind), to_string(a.severity), a.lot.value,
           a.site.value, a.count, a.first_at, a.since, a.last_at, a.value, a.threshold,
           a.acknowledged_at, a.acknowledged_by, a.cleared_at, a.seq, a.device.value);
}

template <typename Row>
void put_episode(Row& row, const AlertEpisode& e) {
  row.with(e.alert.value, e.since, to_string(e.kind), to_string(e.severity), e.gaveur.value,
           e.last_at);
}

template <typename Row>
void put_event(Row& row, const Event& e) {
  row.with(e.seq, e.time, to_string(e.kind), e.gaveur.value, e.site.value, e.lot.value,
           e.brief.empty() ? e.body : e.brief);
}

template <typename Row>
void put_leaf(Row& row, const JournalLeaf& leaf) {
  row.with(leaf.number, leaf.kind, leaf.subject, leaf.entry, leaf.salt, leaf.document);
}

}  // namespace gaveurs
