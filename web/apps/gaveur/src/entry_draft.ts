// A meal being typed: what to start from, and whether it can be sent. Pure.
// Limits follow the contract; the server still has the last word.
import type { CurvePoint, Lot, MealEntry, Moment } from '@gaveurs/client';

export const kFigures = [
  'dose_theorique',
  'dose_reelle',
  'poids_moyen',
  'nb_canards_vivants',
  'taux_mortalite',
  'temperature_stabule',
  'humidite_stabule',
] as const;
export type Figure = (typeof kFigures)[number];

export interface Range {
  min: number;
  max: number;
  step: number;
  whole?: boolean;
}

export const ranges: Record<Figure, Range> = {
  dose_theorique: { min: 0, max: 2000, step: 5 },
  dose_reelle: { min: 0, max: 2000, step: 5 },
  poids_moyen: { min: 0, max: 20_000, step: 10 },
  nb_canards_vivants: { min: 0, max: 100_000, step: 1, whole: true },
  taux_mortalite: { min: 0, max: 100, step: 0.1 },
  temperature_stabule: { min: -40, max: 60, step: 0.5 },
  humidite_stabule: { min: 0, max: 100, step: 1 },
};

export interface Draft {
  jour: number;
  moment: Moment;
  /** As typed, a French comma allowed; empty until somebody says a value. */
  figures: Record<Figure, string>;
}

export type DraftProblem = 'required' | 'number' | 'range';

/** Reads what was typed; null for empty, NaN for what is no number. */
export function readFigure(typed: string): number | null {
  const text = typed.trim().replace(',', '.');
  if (text === '') return null;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

export function nextMeal(lot: Lot): { jour: number; moment: Moment } {
  if (lot.jour_actuel === null || lot.moment_actuel === null) return { jour: 0, moment: 'matin' };
  return lot.moment_actuel === 'matin'
    ? { jour: lot.jour_actuel, moment: 'soir' }
    : { jour: lot.jour_actuel + 1, moment: 'matin' };
}

export function plannedDose(plan: CurvePoint[], jour: number, moment: Moment): number | null {
  return plan.find((point) => point.jour === jour && point.moment === moment)?.dose_g ?? null;
}

/** Only the plan is filled in; what was given and seen must be said by the gaveur. */
export function startDraft(lot: Lot, plan: CurvePoint[]): Draft {
  const { jour, moment } = nextMeal(lot);
  const planned = plannedDose(plan, jour, moment);
  return {
    jour,
    moment,
    figures: {
      dose_theorique: planned === null ? '' : show(planned),
      dose_reelle: '',
      poids_moyen: '',
      nb_canards_vivants: '',
      taux_mortalite: '',
      temperature_stabule: '',
      humidite_stabule: '',
    },
  };
}

/** Where a stepper starts from when its field is still empty. */
export function hint(lot: Lot, draft: Draft, figure: Figure): number | null {
  switch (figure) {
    case 'dose_reelle':
      return readFigure(draft.figures.dose_theorique) ?? lot.dose_reelle;
    case 'dose_theorique':
      return lot.dose_theorique;
    case 'poids_moyen':
      return lot.poids_moyen_actuel;
    case 'nb_canards_vivants':
      return lot.nb_canards_vivants;
    case 'taux_mortalite':
      return computedMortality(lot, draft) ?? lot.taux_mortalite;
    case 'temperature_stabule':
      return lot.temperature_stabule;
    case 'humidite_stabule':
      return lot.humidite_stabule;
  }
}

/** Deaths since the start in percent, where the start is known. */
export function computedMortality(lot: Lot, draft: Draft): number | null {
  const alive = readFigure(draft.figures.nb_canards_vivants);
  const initial = lot.nb_canards_initial;
  if (alive === null || !initial || !(alive <= initial)) return null;
  return Math.round(((initial - alive) / initial) * 10_000) / 100;
}

export function show(value: number): string {
  return String(Math.round(value * 100) / 100).replace('.', ',');
}

export function problems(draft: Draft): Partial<Record<Figure, DraftProblem>> {
  const found: Partial<Record<Figure, DraftProblem>> = {};
  for (const figure of kFigures) {
    const value = readFigure(draft.figures[figure]);
    const range = ranges[figure];
    if (value === null) found[figure] = 'required';
    else if (Number.isNaN(value) || (range.whole && !Number.isInteger(value)))
      found[figure] = 'number';
    else if (value < range.min || value > range.max) found[figure] = 'range';
  }
  return found;
}

/** The message for the server; call only when `problems` found none. */
export function toEntry(lot: Lot, draft: Draft, messageId: string, nowMs: number): MealEntry {
  const figures = Object.fromEntries(
    kFigures.map((figure) => [figure, readFigure(draft.figures[figure])!]),
  ) as Record<Figure, number>;
  return {
    message_id: messageId,
    code_lot: lot.code_lot,
    gaveur_id: lot.gaveur_id,
    gaveur_nom: lot.gaveur_nom,
    site: lot.site_code,
    genetique: lot.genetique,
    jour: draft.jour,
    moment: draft.moment,
    timestamp: new Date(nowMs).toISOString(),
    ...figures,
  };
}
