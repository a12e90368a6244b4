// Puts new values beside known ones. Pure: a higher `seq` wins whichever way it
// came, so a slow REST answer can never undo a live message.
import type { Alert, Dashboard, Lot, Meal } from './types';

export function mealKey(meal: Pick<Meal, 'code_lot' | 'jour' | 'moment'>): string {
  return `${meal.code_lot}/${meal.jour}/${meal.moment}`;
}

/** Union by meal, newest commit first, at most `limit`. */
export function mergeMeals(known: Meal[] | undefined, incoming: Meal[], limit: number): Meal[] {
  const byKey = new Map<string, Meal>();
  for (const meal of [...(known ?? []), ...incoming]) {
    const key = mealKey(meal);
    const other = byKey.get(key);
    if (!other || meal.seq >= other.seq) byKey.set(key, meal);
  }
  return [...byKey.values()].sort((a, b) => b.seq - a.seq).slice(0, limit);
}

/** The fetched list decides which lots there are; a newer live value is kept. */
export function mergeLots(known: Lot[] | undefined, fetched: Lot[]): Lot[] {
  const byCode = new Map((known ?? []).map((lot) => [lot.code_lot, lot]));
  return fetched.map((lot) => {
    const other = byCode.get(lot.code_lot);
    return other && other.seq > lot.seq ? other : lot;
  });
}

/** What a meal says about its lot. Due times and states stay the server's to say. */
export function applyMealToLot(lot: Lot, meal: Meal): Lot {
  if (lot.code_lot !== meal.code_lot || meal.seq <= lot.seq) return lot;
  // A correction of an earlier meal says nothing about the lot's present.
  if (
    lot.jour_actuel !== null &&
    order(meal.jour, meal.moment) < order(lot.jour_actuel, lot.moment_actuel)
  ) {
    return { ...lot, seq: meal.seq };
  }
  return {
    ...lot,
    jour_actuel: meal.jour,
    moment_actuel: meal.moment,
    poids_moyen_actuel: meal.poids_moyen,
    taux_mortalite: meal.taux_mortalite,
    nb_canards_vivants: meal.nb_canards_vivants,
    temperature_stabule: meal.temperature_stabule,
    humidite_stabule: meal.humidite_stabule,
    dose_theorique: meal.dose_theorique,
    dose_reelle: meal.dose_reelle,
    dernier_repas: meal.timestamp,
    pret_abattage: lot.pret_abattage || meal.pret_abattage,
    seq: meal.seq,
  };
}

export function order(jour: number, moment: Meal['moment'] | null): number {
  return jour * 2 + (moment === 'soir' ? 1 : 0);
}

export function upsertAlert(known: Alert[], alert: Alert): Alert[] {
  const at = known.findIndex((item) => item.id === alert.id);
  if (at < 0) return [alert, ...known];
  if (known[at]!.seq > alert.seq) return known;
  return known.map((item, index) => (index === at ? alert : item));
}

/**
 * A fetched list of active alerts over the known one. `sinceSeq` is how far the
 * live stream was when the request left: newer known ones may be missing from it.
 */
export function mergeAlerts(
  known: Alert[] | undefined,
  fetched: Alert[],
  sinceSeq: number,
): Alert[] {
  const byId = new Map((known ?? []).map((alert) => [alert.id, alert]));
  const merged = fetched.map((alert) => {
    const other = byId.get(alert.id);
    return other && other.seq > alert.seq ? other : alert;
  });
  const there = new Set(merged.map((alert) => alert.id));
  const late = (known ?? []).filter((alert) => alert.seq > sinceSeq && !there.has(alert.id));
  return [...late, ...merged];
}

export function mergeDashboard(
  known: Dashboard | undefined,
  fetched: Dashboard,
  sinceSeq: number,
): Dashboard {
  if (!known) return fetched;
  return {
    ...fetched,
    lots: mergeLots(known.lots, fetched.lots),
    alertes: mergeAlerts(known.alertes, fetched.alertes, sinceSeq),
  };
}

/** Meals by lot code, each list in the order given. */
export function mealsOfLots(meals: Meal[]): Map<string, Meal[]> {
  const byLot = new Map<string, Meal[]>();
  for (const meal of meals) {
    const list = byLot.get(meal.code_lot);
    if (list) list.push(meal);
    else byLot.set(meal.code_lot, [meal]);
  }
  return byLot;
}
