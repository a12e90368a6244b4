#include "store/rows.h"

namespace gaveurs {

StoredMeal read_meal(SqlStatement& row) {
  StoredMeal out;
  Meal& meal = out.meal;
  meal.values.time = row.instant(0);
  meal.lot.value = row.text(1);
  meal.slot.jour = static_cast<int>(row.integer(2));
  meal.slot.moment = parse_moment(row.text(3)).value_or(Moment::kMatin);
  meal.values.dose_theorique_g = row.real(4);
  meal.values.dose_reelle_g = row.real(5);
  meal.values.poids_moyen_g = row.real(6);
  meal.values.nb_canards_vivants = row.integer(7);
  meal.values.taux_mortalite_pct = row.real(8);
  meal.values.temperature_stabule_c = row.real(9);
  meal.values.humidite_stabule_pct = row.real(10);
  meal.gaveur.value = row.integer(11);
  meal.values.pret_abattage = row.flag(12);
  meal.message_id = row.text(13);
  out.seq = row.integer(14);
  out.recorded_at = row.instant(15);
  out.corrections = static_cast<int>(row.integer(16));
  return out;
}

Lot read_lot(SqlStatement& row) {
  Lot lot;
  lot.id.value = row.integer(0);
  lot.code.value = row.text(1);
  lot.gaveur.value = row.integer(2);
  lot.site.value = row.text(3);
  lot.genetique = row.text(4);
  lot.debut = row.instant(5);
  lot.nb_canards_initial = row.maybe_integer(6);
  lot.statut = parse_lot_status(row.text(7)).value_or(LotStatus::kTermine);
  lot.pret_abattage = row.flag(18);
  lot.nb_repas = static_cast<int>(row.integer(19));
  lot.prochain_repas = row.maybe_instant(20);
  lot.updated_at = row.instant(21);
  lot.seq = row.integer(22);
  if (row.is_null(17)) return lot;  // no meal came yet
  lot.slot = MealSlot{static_cast<int>(row.integer(8)),
                      parse_moment(row.text(9)).value_or(Moment::kMatin)};
  MealValues values;
  values.dose_theorique_g = row.real(10);
  values.dose_reelle_g = row.real(11);
  values.poids_moyen_g = row.real(12);
  values.nb_canards_vivants = row.integer(13);
  values.taux_mortalite_pct = row.real(14);
  values.temperature_stabule_c = row.real(15);
  values.humidite_stabule_pct = row.real(16);
  values.time = row.instant(17);
  values.pret_abattage = lot.pret_abattage;
  lot.latest = values;
  return lot;
}

Alert read_alert(SqlStatement& row) {
  Alert a;
  a.id.value = row.integer(0);
  a.source = row.text(1);
  a.kind = parse_alert_kind(row.text(2)).value_or(AlertKind::kDoseDeviation);
  a.severity = parse_severity(row.text(3)).value_or(Severity::kWarning);
  a.lot.value = row.text(4);
  a.gaveur.value = row.integer(5);
  a.site.value = row.text(6);
  a.count = row.integer(7);
  a.first_at = row.instant(8);
  a.since = row.instant(9);
  a.last_at = row.instant(10);
  a.value = row.maybe_real(11);
  a.threshold = row.maybe_real(12);
  a.acknowledged_at = row.maybe_instant(13);
  a.acknowledged_by = row.text(14);
  a.cleared_at = row.maybe_instant(15);
  a.seq = row.integer(16);
  return a;
}

Alert read_line_alert(SqlStatement& row) {
  Alert alert = read_alert(row);
  alert.device.value = row.text(17);
  return alert;
}

Event read_event(SqlStatement& row) {
  Event e;
  e.seq = row.integer(0);
  e.time = row.instant(1);
  e.kind = parse_event_kind(row.text(2)).value_or(EventKind::kAlert);
  e.gaveur.value = row.integer(3);
  e.site.value = row.text(4);
  e.lot.value = row.text(5);
  e.body = row.text(6);
  return e;
}

}  // namespace gaveurs
