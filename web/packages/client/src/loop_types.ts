// The loop's values by the contract's short names. Doses: grams of dry corn per duck and meal;
// losses: fractions 0-1; a figure nobody can know is null.
import type { CurvePoint, Moment } from './types';

/** A sentence for people in both languages. */
export interface Sentence {
  fr: string;
  en: string;
}

export interface Range {
  low: number;
  high: number;
}
/** `half` holds it in half, `most` in nine of ten cases. */
export interface Estimate {
  mean: number;
  half: Range;
  most: Range;
}

export type PropositionState =
  'proposed' | 'accepted' | 'refused' | 'agreed' | 'kept_own' | 'running' | 'closed' | 'stopped';
export type PropositionRole = 'control' | 'best' | 'test';

export interface Prediction {
  rating: Estimate | null;
  rating_unknown: Sentence | null;
  liver_g: Estimate;
  itm: Estimate;
  loss: Estimate & { upper95: number };
}

export interface ParetoPoint {
  rating: number | null;
  corn_g: number;
  liver_g: number;
  loss: number;
  loss_upper95: number;
  doses_g: number[];
}

export interface PropositionStep {
  step: number;
  at: string;
  what: string;
  by: string | null;
  reason: string | null;
  doses_g: number[] | null;
  from_meal: number | null;
}

export interface PropositionSummary {
  proposition_id: number;
  created_at: string;
  changed_at: string;
  gaveur_id: number;
  gaveur_nom: string;
  site_code: string;
  souche: string | null;
  saison: string;
  role: PropositionRole;
  state: PropositionState;
  doses_g: number[];
  corn_g: number;
  standard_doses_g: number[];
  predicted: Prediction;
  loss_limit: number;
  beside_standard: {
    rating: number | null;
    rating_pm: number | null;
    corn_g: number;
    liver_g: number;
    loss: number;
  };
  reason: Sentence;
  learns: Sentence;
  model_version: string;
  code_lot: string | null;
}

export interface Proposition extends PropositionSummary {
  pareto: ParetoPoint[];
  steps: PropositionStep[];
}

export interface BacktestScore {
  figure: string;
  unit: string;
  model: string;
  lots: number;
  r2: number;
  mae: number;
  cover50: number;
  cover90: number;
}

export interface LoopStatus {
  model: {
    version: string;
    trained_at: string;
    lots: number;
    first_day: string;
    last_day: string;
    hash: string;
    seed: number;
    backtest_from: string | null;
    backtest: BacktestScore[];
  } | null;
  why_none: Sentence | null;
  closed_lots: number;
  fewest_lots: number;
  rated_lots: number;
  ratings: number;
  propositions: Record<PropositionState, number>;
  sites: { site_code: string; loss_limit: number; harms: boolean }[];
}

export interface LotLoop {
  code_lot: string;
  gaveur_id: number;
  site_code: string;
  proposition_id: number | null;
  role: PropositionRole | null;
  state: PropositionState | null;
  model_version: string | null;
  recommandee: CurvePoint[];
  donnee: CurvePoint[];
  corrigee: CurvePoint[];
  advice: {
    next: { repas: number; jour: number; moment: Moment; dose_g: number } | null;
    why: string;
    reason: Sentence;
    at: string;
  } | null;
  promise: Prediction | null;
  result: {
    liver_g: number | null;
    itm: number | null;
    loss: number | null;
    corn_g: number | null;
    rating: number | null;
    ratings: number;
    within: Record<'liver_g' | 'itm' | 'loss' | 'rating', boolean | null>;
    closed_at: string;
  } | null;
}

export interface BesideControls {
  tests: number;
  controls: number;
  difference: number;
  pm95: number;
}
export interface ClosedFigures {
  rating: number | null;
  liver_g: number | null;
  itm: number | null;
  loss: number | null;
  corn_g: number | null;
}

export interface LoopResults {
  lots: {
    code_lot: string;
    proposition_id: number;
    gaveur_id: number;
    gaveur_nom: string;
    site_code: string;
    role: PropositionRole;
    closed_at: string;
    promise: ClosedFigures;
    result: ClosedFigures & { ratings: number };
  }[];
  tests_beside_controls: {
    tests: number;
    controls: number;
    rating: BesideControls | null;
    liver_g: BesideControls | null;
    corn_g: BesideControls | null;
    loss: BesideControls | null;
  };
  learned: Sentence;
  ratings_by_lot: {
    code_lot: string;
    site_code: string;
    average: number | null;
    ratings: number;
  }[];
  ratings_by_site: { site_code: string; average: number | null; ratings: number }[];
}

/** What a supervisor asks for: curves for the coming lots of gaveurs of one site. */
export interface PropositionWish {
  gaveur_ids: number[];
  souche?: string;
  meals?: number;
  lots_each?: number;
  by: string;
  reason: string;
}

export interface Revision {
  decision: 'accept' | 'change' | 'refuse';
  by: string;
  reason: string;
  doses_g?: number[];
}
