// Reading rows into domain values: column lists and the functions that read them, one pair per
// kind of row, shared by the writer and the readers of every store.
#pragma once

#include <string>

#include "domain/alert.h"
#include "domain/event.h"
#include "domain/lot.h"
#include "domain/meal.h"
#include "store/sql.h"

namespace gaveurs {

// Adjacent literals: the lists are pasted into query texts.
#define GAVEURS_MEAL_COLUMNS                                                               \
  "m.time, m.code_lot, m.jour_gavage, m.repas, m.dose_theorique, m.dose_reelle, "          \
  "m.poids_moyen_lot, m.nb_canards_vivants, m.taux_mortalite, m.temperature_stabule, "     \
  "m.humidite_stabule, m.gaveur_id, m.pret_abattage, m.message_id, m.seq, m.recorded_at, " \
  "m.corrections"
#define GAVEURS_LOT_COLUMNS                                                                   \
  "l.id, l.code_lot, l.gaveur_id, l.site_code, l.genetique, l.debut_lot, "                    \
  "l.nb_canards_initial, l.statut, l.jour_actuel, l.moment_actuel, l.dose_theorique, "        \
  "l.dose_reelle, l.poids_moyen_actuel, l.nb_canards_vivants, l.taux_mortalite, "             \
  "l.temperature_stabule, l.humidite_stabule, l.dernier_repas, l.pret_abattage, l.nb_repas, " \
  "l.prochain_repas, l.updated_at, l.seq"
#define GAVEURS_ALERT_COLUMNS                                                           \
  "a.id, a.source, a.kind, a.severity, a.code_lot, a.gaveur_id, a.site_code, a.count, " \
  "a.first_at, a.since, a.last_at, a.value, a.threshold, a.acknowledged_at, "           \
  "a.acknowledged_by, a.cleared_at, a.seq"
// Of the quality line's alerts: as above, and the device.
#define GAVEURS_LINE_ALERT_COLUMNS                                                     \
  "a.id, a.source, a.kind, a.severity, a.code_lot, CAST(0 AS BIGINT), a.site_code, "   \
  "a.count, a.first_at, a.since, a.last_at, a.value, a.threshold, a.acknowledged_at, " \
  "a.acknowledged_by, a.cleared_at, a.seq, a.device_id"
#define GAVEURS_EVENT_COLUMNS "e.seq, e.time, e.kind, e.gaveur_id, e.site_code, e.code_lot, e.body"

constexpr int kMealColumnCount = 17;
constexpr int kLotColumnCount = 23;

/// `gaveur_nom`, `site` and `genetique` are not in the row and stay empty.
StoredMeal read_meal(SqlStatement& row);
/// `resultat` is not in the row and stays unset.
Lot read_lot(SqlStatement& row);
Alert read_alert(SqlStatement& row);
Alert read_line_alert(SqlStatement& row);
Event read_event(SqlStatement& row);

}  // namespace gaveurs
