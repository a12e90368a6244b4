// The server's values, as the web uses them: the contract's types by their short
// names. Live frames are read with more doubt than REST answers, so what only a
// frame may lack is nullable here. `dose_*` are grams of dry corn per duck;
// `taux_mortalite` is a percentage 0-100, `perte` a fraction 0-1.
import type { components } from './api.gen';

type Schemas = components['schemas'];
type Loose<T, K extends keyof T> = Omit<T, K> & { [Name in K]: T[Name] | null };

export type Moment = Schemas['Moment'];
export type Etat = Schemas['Etat'];
export type Severity = Schemas['AlertSeverity'];
export type ItmClass = Schemas['ItmClasse'];
export type Gaveur = Schemas['Gaveur'];
export type LotResult = Schemas['LotResult'];
export type CurvePoint = Schemas['CurvePoint'];
export type Curves = Schemas['LotCurves'];
export type SiteSummary = Schemas['SiteSummary'];
export type Totals = Schemas['DashboardTotals'];
export type GaveurPerformance = Schemas['GaveurPerformance'];
export type Comparison = Schemas['WeeklyComparison'];
export type WeeklyLot = Schemas['WeeklyLot'];
export type WeeklyReport = Schemas['WeeklyReport'];
export type MealAck = Schemas['MealAck'];

type MealFigures =
  | 'dose_theorique'
  | 'dose_reelle'
  | 'poids_moyen'
  | 'nb_canards_vivants'
  | 'taux_mortalite'
  | 'temperature_stabule'
  | 'humidite_stabule';

/** A live meal says neither when it was stored nor how often it was corrected. */
export type Meal = Loose<Omit<Schemas['Meal'], 'recorded_at' | 'corrections'>, MealFigures> & {
  corrections?: number;
};

export type Lot = Loose<Schemas['Lot'], 'debut_lot' | 'jour_actuel'>;

/** `kind` is open: a later server may raise alerts this page has no word for. */
export type Alert = Omit<Schemas['Alert'], 'kind'> & { kind: string };

export type Dashboard = Omit<Schemas['Dashboard'], 'lots' | 'alertes'> & {
  lots: Lot[];
  alertes: Alert[];
};

/** A meal as entered by hand, with the id made on this device. */
export type MealEntry = Schemas['MealInput'] & { message_id: string };
