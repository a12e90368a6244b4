import { describe, expect, test } from 'vitest';
import { alert, lot, meal } from '../test/samples';
import { applyMealToLot, mergeAlerts, mergeLots, mergeMeals, upsertAlert } from './merge';

describe('meals', () => {
  test('a correction replaces its meal and a late older value does not come back', () => {
    const first = meal({ seq: 10, dose_reelle: 296 });
    const corrected = meal({ seq: 15, dose_reelle: 310 });
    expect(mergeMeals([first], [corrected], 10)).toEqual([corrected]);
    expect(mergeMeals([corrected], [first], 10)).toEqual([corrected]);
  });

  test('newest commit first, bounded', () => {
    const meals = [1, 2, 3, 4].map((jour) => meal({ jour, seq: jour }));
    expect(mergeMeals(meals, [meal({ jour: 5, seq: 5 })], 3).map((one) => one.seq)).toEqual([
      5, 4, 3,
    ]);
  });
});

describe('lots', () => {
  test('a slow answer does not undo a live value', () => {
    const live = lot({ seq: 20, dose_reelle: 400 });
    const fetched = lot({ seq: 12, dose_reelle: 300 });
    expect(mergeLots([live], [fetched])[0]!.dose_reelle).toBe(400);
  });

  test('with the same number the server’s derived state wins', () => {
    const known = lot({ seq: 20, etat: 'normal' });
    expect(mergeLots([known], [lot({ seq: 20, etat: 'no_data' })])[0]!.etat).toBe('no_data');
  });

  test('a lot that ended goes', () => {
    expect(mergeLots([lot(), lot({ code_lot: 'LL2512002' })], [lot()])).toHaveLength(1);
  });

  test('a meal moves its lot on and leaves others alone', () => {
    const next = applyMealToLot(lot(), meal({ seq: 10 }));
    expect(next).toMatchObject({
      jour_actuel: 3,
      moment_actuel: 'matin',
      dose_reelle: 296,
      seq: 10,
    });
    const other = lot({ code_lot: 'LL2512002' });
    expect(applyMealToLot(other, meal())).toBe(other);
  });

  test('a correction of an earlier meal does not turn the lot back', () => {
    const now = lot({ jour_actuel: 5, moment_actuel: 'matin', dose_reelle: 350, seq: 40 });
    expect(applyMealToLot(now, meal({ jour: 3, seq: 41 }))).toMatchObject({
      jour_actuel: 5,
      dose_reelle: 350,
      seq: 41,
    });
  });

  test('an unknown figure stays unknown', () => {
    expect(applyMealToLot(lot(), meal({ poids_moyen: null })).poids_moyen_actuel).toBeNull();
  });
});

describe('alerts', () => {
  test('a repeat raises its count, never a second row', () => {
    const known = upsertAlert([alert()], alert({ count: 2, seq: 12 }));
    expect(known).toHaveLength(1);
    expect(known[0]!.count).toBe(2);
    expect(upsertAlert(known, alert({ count: 1, seq: 11 }))[0]!.count).toBe(2);
  });

  test('raised while the list was on its way: kept', () => {
    const late = alert({ id: 2, seq: 30 });
    expect(mergeAlerts([late], [alert()], 25).map((one) => one.id)).toEqual([2, 1]);
  });

  test('cleared while away: gone, even when it was the newest of all', () => {
    expect(mergeAlerts([alert({ seq: 30 })], [], 30)).toEqual([]);
  });
});
