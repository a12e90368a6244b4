// What analytics answer, by the contract's short names. Livers in kilograms where a site's
// production is meant, else grams; losses: fractions 0-1.
import type { components } from './api.gen';
import type { Answer, Refusal } from './http';

type Schemas = components['schemas'];

export type AnalyticsData = Schemas['AnalyticsData'];
export type AnalyticsFigure = Schemas['AnalyticsFigure'];
export type Clusters = Answer<'/api/analytics/clusters'>;
export type Cluster = Clusters['clusters'][number];
export type Anomalies = Answer<'/api/analytics/anomalies'>;
export type LotAnomaly = Anomalies['items'][number];
export type Production = Answer<'/api/analytics/forecast'>;
export type SiteProduction = Production['sites'][number];
export type ProductionHorizon = SiteProduction['horizons'][number];
export type SlaughterPlan = Schemas['SlaughterPlan'];
export type WhatIfTarget = NonNullable<Schemas['AnalyticsTarget']>;
export type WhatIf = Schemas['WhatIf'];
export type BrokenLimit = WhatIf['limits_broken'][number] & Refusal;

/** A curve in five numbers (docs/loop.md): doses in grams, `ease` a part 0-1. */
export interface CurveShape {
  first_g: number;
  top_g: number;
  rise_meals: number;
  bend: number;
  ease: number;
  meals: number;
}

export interface WhatIfWish {
  site_code: string;
  gaveur_id?: number;
  souche?: string;
  ducks?: number;
  age_days?: number;
  shape?: CurveShape;
  doses_g?: number[];
}

/** Days of a plan from `from` on, each with the ducks the line takes. */
export interface PlanWish {
  site_code: string;
  from: string;
  capacities: number[];
}
