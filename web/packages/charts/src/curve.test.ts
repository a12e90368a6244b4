import { expect, test } from 'vitest';
import { alignCurves, curveOfDoses, halfDay } from './curve';

test('a half day each: evening follows morning', () => {
  expect(halfDay({ jour: 3, moment: 'soir' })).toBe(halfDay({ jour: 3, moment: 'matin' }) + 1);
  expect(halfDay({ jour: 4, moment: 'matin' })).toBe(halfDay({ jour: 3, moment: 'soir' }) + 1);
});

test('planned and given stand at the same meal; what was not given is unknown', () => {
  const planned = [
    { jour: 0, moment: 'matin' as const, dose_g: 200 },
    { jour: 0, moment: 'soir' as const, dose_g: 210 },
  ];
  const given = [{ jour: 0, moment: 'soir' as const, dose_g: 205 }];
  expect(alignCurves([planned, given])).toEqual({
    x: [0, 1],
    columns: [
      [200, 210],
      [null, 205],
    ],
  });
});

test('doses listed by meal begin on the morning of day 0', () => {
  expect(curveOfDoses([210, 220, 230])).toEqual([
    { jour: 0, moment: 'matin', dose_g: 210 },
    { jour: 0, moment: 'soir', dose_g: 220 },
    { jour: 1, moment: 'matin', dose_g: 230 },
  ]);
});
