import type { WeeklyLot } from '@gaveurs/client';
import { expect, test } from 'vitest';
import { weekCorn } from './week_corn';

const lot = (repas: number, dose_planifiee_g: number, dose_donnee_g: number) =>
  ({ repas, dose_planifiee_g, dose_donnee_g }) as WeeklyLot;

test('two lots: the mean per duck, never their sum', () => {
  expect(weekCorn([lot(10, 4000, 3900), lot(8, 3000, 3100)])).toEqual({
    given_g: 3500,
    planned_g: 3500,
    lots: 2,
  });
});

test('a lot that was not fed this week has no part, and none at all is unknown', () => {
  expect(weekCorn([lot(10, 4000, 3900), lot(0, 0, 0)])).toMatchObject({ given_g: 3900, lots: 1 });
  expect(weekCorn([lot(0, 0, 0)])).toBeNull();
});
