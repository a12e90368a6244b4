// Frames as the server writes them.
import type { Alert, Lot, Meal } from '../src/types';

export function meal(over: Partial<Meal> = {}): Meal {
  return {
    code_lot: 'LL2512001',
    gaveur_id: 1,
    gaveur_nom: 'Jean Martin',
    site: 'LL',
    genetique: 'Mulard',
    jour: 3,
    moment: 'matin',
    dose_theorique: 300,
    dose_reelle: 296,
    poids_moyen: 4700,
    nb_canards_vivants: 50,
    taux_mortalite: 0,
    temperature_stabule: 21,
    humidite_stabule: 60,
    timestamp: '2026-11-24T07:00:00Z',
    pret_abattage: false,
    seq: 10,
    ...over,
  };
}

export function mealFrame(seq: number, over: Partial<Meal> = {}) {
  const data: Partial<Meal> = meal(over);
  delete data.seq;
  return { type: 'gavage_realtime', seq, timestamp: '2026-11-24T07:00:01Z', data };
}

export function lot(over: Partial<Lot> = {}): Lot {
  return {
    id: 1,
    code_lot: 'LL2512001',
    gaveur_id: 1,
    gaveur_nom: 'Jean Martin',
    site_code: 'LL',
    genetique: 'Mulard',
    debut_lot: '2026-11-20',
    nb_canards_initial: 50,
    nb_canards_vivants: 50,
    jour_actuel: 2,
    moment_actuel: 'soir',
    poids_moyen_actuel: 4650,
    taux_mortalite: 0,
    temperature_stabule: 21,
    humidite_stabule: 60,
    dose_theorique: 290,
    dose_reelle: 288,
    nb_repas: 6,
    pret_abattage: false,
    statut: 'en_gavage',
    etat: 'normal',
    alertes_actives: 0,
    dernier_repas: '2026-11-23T18:00:00Z',
    prochain_repas: '2026-11-24T07:00:00Z',
    updated_at: '2026-11-23T18:00:01Z',
    seq: 9,
    resultat: null,
    ...over,
  };
}

export function alert(over: Partial<Alert> = {}): Alert {
  return {
    id: 1,
    source: 'lot/LL2512001',
    code_lot: 'LL2512001',
    gaveur_id: 1,
    site_code: 'LL',
    kind: 'temperature',
    severity: 'warning',
    count: 1,
    first_at: '2026-11-24T07:00:00Z',
    last_at: '2026-11-24T07:00:00Z',
    since: '2026-11-24T07:00:00Z',
    value: 26,
    threshold: 25,
    unit: '°C',
    message: 'Température de stabule 26 °C',
    active: true,
    acknowledged_at: null,
    acknowledged_by: null,
    cleared_at: null,
    seq: 11,
    ...over,
  };
}

export function snapshotFrame(seq: number, lots: Lot[] = [lot()], alertes: Alert[] = []) {
  return {
    type: 'snapshot',
    seq,
    timestamp: '2026-11-24T07:00:00Z',
    data: { gaveur: { id: 1, nom: 'Jean Martin', site_code: 'LL', email: null }, lots, alertes },
  };
}
