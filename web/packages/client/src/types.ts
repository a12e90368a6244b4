// The server's values, as the web uses them. Times are RFC 3339 UTC strings;
// `dose_*` are grams of dry corn per duck; `taux_mortalite` is a percentage
// 0-100, `perte` is a fraction 0-1. A null is "unknown", never zero.

export type Moment = 'matin' | 'soir';
export type Etat = 'normal' | 'warning' | 'critical' | 'no_data';
export type Severity = 'warning' | 'critical' | 'no_data';
export type ItmClass = 'A' | 'B' | 'C' | 'D' | 'E';

export interface Gaveur {
  id: number;
  nom: string;
  site_code: string;
  email: string | null;
}

export interface Meal {
  code_lot: string;
  gaveur_id: number;
  gaveur_nom: string;
  site: string;
  genetique: string;
  jour: number;
  moment: Moment;
  dose_theorique: number | null;
  dose_reelle: number | null;
  poids_moyen: number | null;
  nb_canards_vivants: number | null;
  taux_mortalite: number | null;
  temperature_stabule: number | null;
  humidite_stabule: number | null;
  timestamp: string;
  pret_abattage: boolean;
  seq: number;
}

export interface LotResult {
  poids_foie_g: number | null;
  ecart_type_foie_g: number | null;
  itm: number | null;
  itm_classe: ItmClass | null;
  sigma: number | null;
  perte: number | null;
  mais_par_canard_g: number | null;
  fin_lot: string | null;
}

export interface Lot {
  id: number;
  code_lot: string;
  gaveur_id: number;
  gaveur_nom: string;
  site_code: string;
  genetique: string;
  debut_lot: string | null;
  nb_canards_initial: number | null;
  nb_canards_vivants: number | null;
  jour_actuel: number | null;
  moment_actuel: Moment | null;
  poids_moyen_actuel: number | null;
  taux_mortalite: number | null;
  temperature_stabule: number | null;
  humidite_stabule: number | null;
  dose_theorique: number | null;
  dose_reelle: number | null;
  nb_repas: number;
  pret_abattage: boolean;
  statut: 'en_gavage' | 'importe' | 'termine';
  etat: Etat;
  alertes_actives: number;
  dernier_repas: string | null;
  prochain_repas: string | null;
  updated_at: string;
  seq: number;
  resultat: LotResult | null;
}

export interface Alert {
  id: number;
  source: string;
  code_lot: string | null;
  gaveur_id: number | null;
  site_code: string | null;
  kind: string;
  severity: Severity;
  count: number;
  first_at: string;
  last_at: string;
  since: string;
  value: number | null;
  threshold: number | null;
  unit: string;
  message: string;
  active: boolean;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
  cleared_at: string | null;
  seq: number;
}

export interface CurvePoint {
  repas: number;
  jour: number;
  moment: Moment;
  dose_g: number;
}

export interface Curves {
  code_lot: string;
  theorique: CurvePoint[];
  reelle: CurvePoint[];
  corrigee: CurvePoint[];
}

export interface SiteSummary {
  code: string;
  nom: string;
  region: string | null;
  nb_gaveurs: number;
  nb_lots_actifs: number;
  nb_canards_vivants: number | null;
  taux_mortalite: number | null;
  itm_moyen: number | null;
  poids_foie_moyen_g: number | null;
  nb_lots_termines: number;
  alertes: { critical: number; warning: number; no_data: number };
  etat: Etat;
}

export interface Totals {
  sites: number;
  gaveurs: number;
  lots_actifs: number;
  canards_vivants: number | null;
  repas_24h: number;
  alertes_actives: number;
  alertes_critiques: number;
  lots_sans_donnees: number;
}

export interface Dashboard {
  timestamp: string;
  seq: number;
  totaux: Totals;
  sites: SiteSummary[];
  lots: Lot[];
  alertes: Alert[];
}

export interface GaveurPerformance {
  gaveur_id: number;
  nom: string;
  site_code: string;
  lots_actifs: number;
  lots_termines: number;
  repas: number;
  ecart_dose_moyen_pct: number | null;
  mortalite_moyenne: number | null;
  itm_moyen: number | null;
  poids_foie_moyen_g: number | null;
  perte_moyenne: number | null;
  alertes_actives: number;
}

export interface Comparison {
  lots: number;
  ecart_dose_pct: number | null;
  gain_par_jour_g: number | null;
  mortalite_pct: number | null;
  itm: number | null;
}

export interface WeeklyLot {
  code_lot: string;
  genetique: string;
  repas: number;
  dose_planifiee_g: number | null;
  dose_donnee_g: number | null;
  ecart_pct: number | null;
  poids_debut_g: number | null;
  poids_fin_g: number | null;
  gain_g: number | null;
  mortalite_debut: number | null;
  mortalite_fin: number | null;
  jour_debut: number;
  jour_fin: number;
  itm: number | null;
  itm_classe: ItmClass | null;
}

export interface WeeklyReport {
  gaveur_id: number;
  gaveur_nom: string;
  site_code: string;
  semaine: string;
  debut: string;
  fin: string;
  repas: { attendus: number; donnes: number };
  doses: { planifiee_g: number | null; donnee_g: number | null; ecart_pct: number | null };
  lots: WeeklyLot[];
  mortalite: { fin_pct: number | null; gain_pct: number | null };
  itm: { moyen: number | null; classe: ItmClass | null };
  alertes: { kind: string; severity: Severity; nombre: number }[];
  comparaison: { historique: Comparison; site: Comparison; cooperative: Comparison };
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** A meal as entered by hand: the live message without what the server adds. */
export interface MealEntry {
  message_id: string;
  code_lot: string;
  gaveur_id: number;
  gaveur_nom: string;
  site: string;
  genetique: string;
  jour: number;
  moment: Moment;
  dose_theorique: number;
  dose_reelle: number;
  poids_moyen: number;
  nb_canards_vivants: number;
  taux_mortalite: number;
  temperature_stabule: number;
  humidite_stabule: number;
  timestamp: string;
}
