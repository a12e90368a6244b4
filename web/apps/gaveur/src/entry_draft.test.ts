import { describe, expect, test } from 'vitest';
import type { Lot } from '@gaveurs/client';
import {
  computedMortality,
  hint,
  nextMeal,
  problems,
  readFigure,
  startDraft,
  toEntry,
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
