// Meals, lots and alerts out of live frames. What cannot be identified (no lot,
// no meal key) is refused; everything else missing becomes null.
import { asObject, flag, integer, number, oneOf, text } from './fields';
import type { Alert, Gaveur, ItmClass, Lot, LotResult, Meal, Moment } from './types';

const kMoments = ['matin', 'soir'] as const satisfies readonly Moment[];
const kItmClasses = ['A', 'B', 'C', 'D', 'E'] as const satisfies readonly ItmClass[];

/** `seq` is the envelope's, because a live meal carries none of its own. */
export function parseMeal(value: unknown, seq: number): Meal | null {
  const raw = asObject(value);
  if (!raw) return null;
  const code_lot = text(raw, 'code_lot');
  const gaveur_id = integer(raw, 'gaveur_id');
  const jour = integer(raw, 'jour');
  const moment = oneOf(raw, 'moment', kMoments);
  const timestamp = text(raw, 'timestamp');
  if (!code_lot || gaveur_id === null || jour === null || !moment || !timestamp) return null;
  return {
    code_lot,
    gaveur_id,
    gaveur_nom: text(raw, 'gaveur_nom') ?? '',
    site: text(raw, 'site') ?? '',
    genetique: text(raw, 'genetique') ?? '',
    jour,
    moment,
    dose_theorique: number(raw, 'dose_theorique'),
    dose_reelle: number(raw, 'dose_reelle'),
    poids_moyen: number(raw, 'poids_moyen'),
    nb_canards_vivants: integer(raw, 'nb_canards_vivants'),
    taux_mortalite: number(raw, 'taux_mortalite'),
    temperature_stabule: number(raw, 'temperature_stabule'),
    humidite_stabule: number(raw, 'humidite_stabule'),
    timestamp,
    pret_abattage: flag(raw, 'pret_abattage'),
    seq,
  };
}

function parseResult(value: unknown): LotResult | null {
  const raw = asObject(value);
  if (!raw) return null;
  return {
    poids_foie_g: number(raw, 'poids_foie_g'),
    ecart_type_foie_g: number(raw, 'ecart_type_foie_g'),
    itm: number(raw, 'itm'),
    itm_classe: oneOf(raw, 'itm_classe', kItmClasses),
    sigma: number(raw, 'sigma'),
    perte: number(raw, 'perte'),
    mais_par_canard_g: number(raw, 'mais_par_canard_g'),
    fin_lot: text(raw, 'fin_lot'),
  };
}

export function parseLot(value: unknown): Lot | null {
  const raw = asObject(value);
  if (!raw) return null;
  const id = integer(raw, 'id');
  const code_lot = text(raw, 'code_lot');
  const gaveur_id = integer(raw, 'gaveur_id');
  const seq = integer(raw, 'seq');
  if (id === null || !code_lot || gaveur_id === null || seq === null) return null;
  return {
    id,
    code_lot,
    gaveur_id,
    gaveur_nom: text(raw, 'gaveur_nom') ?? '',
    site_code: text(raw, 'site_code') ?? '',
    genetique: text(raw, 'genetique') ?? '',
    debut_lot: text(raw, 'debut_lot'),
    nb_canards_initial: integer(raw, 'nb_canards_initial'),
    nb_canards_vivants: integer(raw, 'nb_canards_vivants'),
    jour_actuel: integer(raw, 'jour_actuel'),
    moment_actuel: oneOf(raw, 'moment_actuel', kMoments),
    poids_moyen_actuel: number(raw, 'poids_moyen_actuel'),
    taux_mortalite: number(raw, 'taux_mortalite'),
    temperature_stabule: number(raw, 'temperature_stabule'),
    humidite_stabule: number(raw, 'humidite_stabule'),
    dose_theorique: number(raw, 'dose_theorique'),
    dose_reelle: number(raw, 'dose_reelle'),
    nb_repas: integer(raw, 'nb_repas') ?? 0,
    pret_abattage: flag(raw, 'pret_abattage'),
    statut: oneOf(raw, 'statut', ['en_gavage', 'importe', 'termine'] as const) ?? 'en_gavage',
    // An unknown state must not look like a healthy one.
    etat: oneOf(raw, 'etat', ['normal', 'warning', 'critical', 'no_data'] as const) ?? 'no_data',
    alertes_actives: integer(raw, 'alertes_actives') ?? 0,
    dernier_repas: text(raw, 'dernier_repas'),
    prochain_repas: text(raw, 'prochain_repas'),
    updated_at: text(raw, 'updated_at') ?? '',
    seq,
    resultat: parseResult(raw['resultat']),
  };
}

export function parseAlert(value: unknown, envelopeSeq?: number): Alert | null {
  const raw = asObject(value);
  if (!raw) return null;
  const id = integer(raw, 'id');
  const seq = integer(raw, 'seq') ?? envelopeSeq ?? null;
  const kind = text(raw, 'kind');
  if (id === null || seq === null || !kind) return null;
  const last_at = text(raw, 'last_at') ?? '';
  return {
    id,
    source: text(raw, 'source') ?? '',
    code_lot: text(raw, 'code_lot'),
    gaveur_id: integer(raw, 'gaveur_id'),
    site_code: text(raw, 'site_code'),
    kind,
    severity: oneOf(raw, 'severity', ['warning', 'critical', 'no_data'] as const) ?? 'warning',
    count: integer(raw, 'count') ?? 1,
    first_at: text(raw, 'first_at') ?? last_at,
    last_at,
    since: text(raw, 'since') ?? last_at,
    value: number(raw, 'value'),
    threshold: number(raw, 'threshold'),
    unit: text(raw, 'unit') ?? '',
    message: text(raw, 'message') ?? '',
    active: flag(raw, 'active'),
    acknowledged_at: text(raw, 'acknowledged_at'),
    acknowledged_by: text(raw, 'acknowledged_by'),
    cleared_at: text(raw, 'cleared_at'),
    seq,
  };
}

export function parseGaveur(value: unknown): Gaveur | null {
  const raw = asObject(value);
  const id = raw && integer(raw, 'id');
  const nom = raw && text(raw, 'nom');
  if (!raw || id === null || !nom) return null;
  return { id, nom, site_code: text(raw, 'site_code') ?? '', email: text(raw, 'email') };
}
