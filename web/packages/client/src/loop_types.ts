// The loop's values by the contract's short names. Doses: grams of dry corn per duck and meal;
// losses: fractions 0-1; a figure nobody can know is null.
import type { components } from './api.gen';

type Schemas = components['schemas'];

/** A sentence for people in both languages. */
export type Sentence = Schemas['Sentence'];
export type Prediction = Schemas['CurvePromise'];
/** `half` holds it in half, `most` in nine of ten cases. */
export type Estimate = Prediction['liver_g'];
export type PropositionState = Schemas['PropositionState'];
export type PropositionSummary = Schemas['PropositionLine'];
export type PropositionRole = PropositionSummary['role'];
export type Proposition = Schemas['Proposition'];
export type PropositionStep = Proposition['steps'][number];
export type LoopStatus = Schemas['LoopStatus'];
export type LoopModelStatus = NonNullable<LoopStatus['model']>;
export type BacktestScore = LoopModelStatus['backtest'][number];
export type LotLoop = Schemas['LotLoop'];
export type LoopResults = Schemas['LoopResults'];
export type BesideControls = Schemas['ComparedFigure'];

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
