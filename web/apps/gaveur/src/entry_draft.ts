// A meal being typed: what to start from, and whether it can be sent. Pure.
// Limits follow the contract; the server still has the last word.
import {
  mealOrder,
  type CurvePoint,
  type Lot,
  type Meal,
  type MealEntry,
  type Moment,
  type OutboxItem,
} from '@gaveurs/client';

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

export const kDays: Range = { min: -1, max: 120, step: 1, whole: true };

/** Which meal of a lot. */
export interface Slot {
  jour: number;
  moment: Moment;
}

export interface Draft {
  /** As typed. */
  jour: string;
  moment: Moment;
  /** The mortality followed from the ducks alive; nobody said it. */
  mortalityComputed: boolean;
  /** As typed, a French comma allowed; empty until somebody says a value. */
  figures: Record<Figure, string>;
}

export type DraftField = Figure | 'jour';
export type DraftProblem = 'required' | 'number' | 'range';

/** Reads what was typed; null for empty, NaN for what is no number. */
export function readFigure(typed: string): number | null {
  const text = typed.trim().replace(',', '.');
  if (text === '') return null;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

/** Entries of this device for the lot that the server has not refused; newest first. */
function entriesOf(lot: Lot, items: OutboxItem[]): OutboxItem[] {
  return items.filter(({ entry, state }) => entry.code_lot === lot.code_lot && state !== 'refused');
}

function currentSlot({ jour_actuel, moment_actuel }: Lot): Slot | null {
  if (jour_actuel === null || moment_actuel === null) return null;
  return { jour: jour_actuel, moment: moment_actuel };
}

/** After the latest meal known: the server's, or one of `items` that still waits. */
export function nextMeal(lot: Lot, items: OutboxItem[] = []): Slot {
  let last = currentSlot(lot);
  for (const { entry } of entriesOf(lot, items)) {
    if (!last || mealOrder(entry.jour, entry.moment) > mealOrder(last.jour, last.moment)) {
      last = entry;
    }
  }
  if (!last) return { jour: 0, moment: 'matin' };
  return last.moment === 'matin'
    ? { jour: last.jour, moment: 'soir' }
    : { jour: last.jour + 1, moment: 'matin' };
}

/** What a new entry for `slot` would replace, as far as it is known here; null: nothing. */
export function knownMeal(
  lot: Lot,
  slot: Slot | null,
  items: OutboxItem[],
  meals: Meal[],
): { pret_abattage: boolean } | null {
  if (!slot) return null;
  const there = (one: Slot) => one.jour === slot.jour && one.moment === slot.moment;
  const own = entriesOf(lot, items).find(({ entry }) => there(entry));
  const stored = meals.find((meal) => meal.code_lot === lot.code_lot && there(meal));
  // Another device may have corrected it since this one's entry was stored.
  const storedLater = own?.state === 'sent' && stored && stored.seq > (own.seq ?? 0);
  if (own && !storedLater) return { pret_abattage: own.entry.pret_abattage ?? false };
  if (stored) return stored;
  const current = currentSlot(lot);
  return current && there(current) ? lot : null;
}

export function plannedDose(plan: CurvePoint[], jour: number, moment: Moment): number | null {
  return plan.find((point) => point.jour === jour && point.moment === moment)?.dose_g ?? null;
}

/** Only the plan is filled in; what was given and seen must be said by the gaveur. */
export function startDraft(lot: Lot, plan: CurvePoint[], items: OutboxItem[] = []): Draft {
  const { jour, moment } = nextMeal(lot, items);
  const planned = plannedDose(plan, jour, moment);
  return {
    jour: String(jour),
    moment,
    mortalityComputed: false,
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

/** Which meal the draft is of; null while its day is none. */
export function slotOf(draft: Draft): Slot | null {
  if (problemOf(draft.jour, kDays)) return null;
  return { jour: readFigure(draft.jour)!, moment: draft.moment };
}

/** The draft for another meal; the plan is that meal's. */
export function withMeal(
  draft: Draft,
  part: Partial<Pick<Draft, 'jour' | 'moment'>>,
  plan: CurvePoint[],
): Draft {
  const next = { ...draft, ...part };
  const slot = slotOf(next);
  const planned = slot && plannedDose(plan, slot.jour, slot.moment);
  const dose_theorique = planned === null ? '' : show(planned);
  return { ...next, figures: { ...next.figures, dose_theorique } };
}

/** The draft with a figure as typed; the mortality follows from the ducks alive. */
export function withFigure(lot: Lot, draft: Draft, figure: Figure, value: string): Draft {
  const next: Draft = { ...draft, figures: { ...draft.figures, [figure]: value } };
  if (figure === 'taux_mortalite') next.mortalityComputed = false;
  if (figure !== 'nb_canards_vivants') return next;
  const computed = computedMortality(lot, next);
  if (computed !== null) next.figures.taux_mortalite = show(computed);
  // Nobody said what was worked out from a figure that is half typed.
  else if (draft.mortalityComputed) next.figures.taux_mortalite = '';
  next.mortalityComputed = computed !== null;
  return next;
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

function problemOf(typed: string, range: Range): DraftProblem | undefined {
  const value = readFigure(typed);
  if (value === null) return 'required';
  if (Number.isNaN(value) || (range.whole && !Number.isInteger(value))) return 'number';
  return value < range.min || value > range.max ? 'range' : undefined;
}

export function problems(draft: Draft): Partial<Record<DraftField, DraftProblem>> {
  const found: Partial<Record<DraftField, DraftProblem>> = {};
  const day = problemOf(draft.jour, kDays);
  if (day) found.jour = day;
  for (const figure of kFigures) {
    const problem = problemOf(draft.figures[figure], ranges[figure]);
    if (problem) found[figure] = problem;
  }
  return found;
}

/**
 * The message for the server; call only when `problems` found none. Of the meal it `replaces` it
 * keeps what the form does not ask: that the lot is ready is not taken back by a corrected dose.
 */
export function toEntry(
  lot: Lot,
  draft: Draft,
  messageId: string,
  nowMs: number,
  replaces: { pret_abattage: boolean } | null = null,
): MealEntry {
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
    jour: readFigure(draft.jour)!,
    moment: draft.moment,
    timestamp: new Date(nowMs).toISOString(),
    ...figures,
    ...(replaces?.pret_abattage ? { pret_abattage: true } : {}),
  };
}
