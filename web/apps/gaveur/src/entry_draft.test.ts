import { describe, expect, test } from 'vitest';
import type { Lot, Meal, OutboxItem } from '@gaveurs/client';
import {
  computedMortality,
  hint,
  knownMeal,
  nextMeal,
  problems,
  readFigure,
  slotOf,
  startDraft,
  toEntry,
  withFigure,
  withMeal,
} from './entry_draft';

const lot = {
  code_lot: 'LL2512001',
  gaveur_id: 1,
  gaveur_nom: 'Jean Martin',
  site_code: 'LL',
  genetique: 'Mulard',
  nb_canards_initial: 50,
  nb_canards_vivants: 49,
  jour_actuel: 3,
  moment_actuel: 'soir',
  dose_theorique: 300,
  dose_reelle: 298,
  poids_moyen_actuel: 4700,
  taux_mortalite: 2,
  temperature_stabule: 21,
  humidite_stabule: 60,
} as Lot;
const plan = [{ repas: 9, jour: 4, moment: 'matin' as const, dose_g: 322.5 }];

test('typed figures: comma or point, nothing else', () => {
  expect(readFigure(' 322,5 ')).toBe(322.5);
  expect(readFigure('')).toBeNull();
  expect(readFigure('1e3')).toBeNaN();
  expect(readFigure('12g')).toBeNaN();
});

test('the form opens on the meal after the last one', () => {
  expect(nextMeal(lot)).toEqual({ jour: 4, moment: 'matin' });
  expect(nextMeal({ ...lot, moment_actuel: 'matin' })).toEqual({ jour: 3, moment: 'soir' });
});

test('only the plan is filled in, nothing is said in the gaveur’s place', () => {
  const { dose_theorique, ...rest } = startDraft(lot, plan).figures;
  expect(dose_theorique).toBe('322,5');
  expect(Object.values(rest).every((value) => value === '')).toBe(true);
});

test('buttons start from the plan and from the last known value', () => {
  const draft = startDraft(lot, plan);
  expect(hint(lot, draft, 'dose_reelle')).toBe(322.5);
  expect(hint(lot, draft, 'poids_moyen')).toBe(4700);
});

describe('mortality', () => {
  const alive = (text: string) => {
    const draft = startDraft(lot, plan);
    draft.figures.nb_canards_vivants = text;
    return draft;
  };
  test('follows from the ducks alive', () => {
    expect(computedMortality(lot, alive('48'))).toBe(4);
    expect(computedMortality(lot, alive('50'))).toBe(0);
  });
  test('is unknown without a start, and for more ducks than there were', () => {
    expect(computedMortality({ ...lot, nb_canards_initial: null }, alive('48'))).toBeNull();
    expect(computedMortality(lot, alive('51'))).toBeNull();
  });
});

test('what is missing, no number or out of range is named', () => {
  const draft = startDraft(lot, plan);
  Object.assign(draft.figures, {
    dose_reelle: 'x',
    poids_moyen: '4710',
    nb_canards_vivants: '48,5',
    taux_mortalite: '101',
  });
  expect(problems(draft)).toEqual({
    dose_reelle: 'number',
    nb_canards_vivants: 'number',
    taux_mortalite: 'range',
    temperature_stabule: 'required',
    humidite_stabule: 'required',
  });
});

test('a sound draft becomes the live message', () => {
  const draft = startDraft(lot, plan);
  Object.assign(draft.figures, {
    dose_reelle: '318',
    poids_moyen: '4760',
    nb_canards_vivants: '48',
    taux_mortalite: '4',
    temperature_stabule: '20,5',
    humidite_stabule: '61',
  });
  expect(problems(draft)).toEqual({});
  expect(toEntry(lot, draft, 'id-1', Date.UTC(2026, 10, 24, 7))).toEqual({
    message_id: 'id-1',
    code_lot: 'LL2512001',
    gaveur_id: 1,
    gaveur_nom: 'Jean Martin',
    site: 'LL',
    genetique: 'Mulard',
    jour: 4,
    moment: 'matin',
    dose_theorique: 322.5,
    dose_reelle: 318,
    poids_moyen: 4760,
    nb_canards_vivants: 48,
    taux_mortalite: 4,
    temperature_stabule: 20.5,
    humidite_stabule: 61,
    timestamp: '2026-11-24T07:00:00.000Z',
  });
});

function kept(
  jour: number,
  moment: 'matin' | 'soir',
  state: OutboxItem['state'] = 'pending',
  entry: Partial<OutboxItem['entry']> = {},
): OutboxItem {
  return {
    message_id: `${jour} ${moment}`,
    state,
    seq: null,
    entry: { code_lot: lot.code_lot, jour, moment, ...entry },
  } as OutboxItem;
}

describe('meals that only this device knows', () => {
  test('the form goes on after what waits here, not after what was refused', () => {
    const atFive = { ...lot, jour_actuel: 5, moment_actuel: 'soir' as const };
    expect(nextMeal(atFive, [kept(6, 'matin')])).toEqual({ jour: 6, moment: 'soir' });
    expect(startDraft(atFive, [], [kept(6, 'matin')])).toMatchObject({ jour: '6', moment: 'soir' });
    expect(nextMeal(atFive, [kept(6, 'soir'), kept(6, 'matin')])).toEqual({
      jour: 7,
      moment: 'matin',
    });
    expect(nextMeal(atFive, [kept(6, 'matin', 'refused')])).toEqual({ jour: 6, moment: 'matin' });
    const other = kept(9, 'soir', 'pending', { code_lot: 'LL2512002' });
    expect(nextMeal(atFive, [other])).toEqual({ jour: 6, moment: 'matin' });
    expect(nextMeal(atFive, [kept(3, 'matin', 'sent')])).toEqual({ jour: 6, moment: 'matin' });
  });

  test('what an entry would replace is known from the server and from the device', () => {
    const stored = { code_lot: lot.code_lot, jour: 2, moment: 'soir', seq: 7 } as Meal;
    const at = (jour: number, moment: 'matin' | 'soir') =>
      knownMeal(lot, { jour, moment }, [kept(4, 'matin'), kept(5, 'matin', 'refused')], [stored]);
    expect(at(2, 'soir')).toBe(stored);
    expect(at(4, 'matin')).toEqual({ pret_abattage: false });
    // The lot's own last meal, even where no list of meals was answered.
    expect(at(3, 'soir')).toBe(lot);
    expect(at(5, 'matin')).toBeNull();
    expect(at(4, 'soir')).toBeNull();
    expect(knownMeal(lot, null, [], [])).toBeNull();
  });

  test('of two that know the meal the newer counts', () => {
    const slot = { jour: 2, moment: 'soir' as const };
    const stored = { ...slot, code_lot: lot.code_lot, seq: 7, pret_abattage: true } as Meal;
    const waits = kept(2, 'soir', 'pending');
    const sent = { ...kept(2, 'soir', 'sent'), seq: 6 };
    expect(knownMeal(lot, slot, [waits], [stored])).toEqual({ pret_abattage: false });
    expect(knownMeal(lot, slot, [sent], [stored])).toBe(stored);
  });
});

test('a correction of a meal that made the lot ready does not take that back', () => {
  const draft = startDraft(lot, plan);
  expect(toEntry(lot, draft, 'id', 0, { pret_abattage: true }).pret_abattage).toBe(true);
  expect(toEntry(lot, draft, 'id', 0, { pret_abattage: false })).not.toHaveProperty(
    'pret_abattage',
  );
  expect(toEntry(lot, draft, 'id', 0)).not.toHaveProperty('pret_abattage');
});

describe('a mortality nobody said', () => {
  const big = { ...lot, nb_canards_initial: 2500 };
  const type = (draft: ReturnType<typeof startDraft>, value: string) =>
    withFigure(big, draft, 'nb_canards_vivants', value);

  test('goes when it can no longer be worked out', () => {
    let draft = type(startDraft(big, plan), '251');
    expect(draft.figures.taux_mortalite).toBe('89,96');
    draft = type(draft, '2510');
    expect(draft.figures.taux_mortalite).toBe('');
    expect(problems(draft).taux_mortalite).toBe('required');
    expect(type(draft, '2490').figures.taux_mortalite).toBe('0,4');
  });

  test('one typed by hand stays', () => {
    let draft = withFigure(big, type(startDraft(big, plan), '251'), 'taux_mortalite', '1,2');
    draft = type(draft, '2510');
    expect(draft.figures.taux_mortalite).toBe('1,2');
  });
});

test('the day is bounded as the contract says, and another day has its own plan', () => {
  const draft = startDraft(lot, plan);
  const on = (jour: string) => withMeal(draft, { jour }, plan);
  expect(problems(on('121')).jour).toBe('range');
  expect(problems(on('-2')).jour).toBe('range');
  expect(problems(on('4,5')).jour).toBe('number');
  expect(problems(on('')).jour).toBe('required');
  expect(slotOf(on('121'))).toBeNull();
  for (const jour of ['-1', '0', '120']) expect(problems(on(jour)).jour).toBeUndefined();
  expect(on('5').figures.dose_theorique).toBe('');
  expect(on('4').figures.dose_theorique).toBe('322,5');
});
