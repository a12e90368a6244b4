import { expect, test } from 'vitest';
import {
  daysFrom,
  isSunday,
  parisToday,
  readCapacity,
  readNumber,
  scaleDoses,
} from './analytics_form';

test('days follow each other over the change of the clocks', () => {
  expect(daysFrom('2026-10-24', 3)).toEqual(['2026-10-24', '2026-10-25', '2026-10-26']);
  expect(daysFrom('', 3)).toEqual([]);
  expect(isSunday('2026-10-25')).toBe(true);
  expect(isSunday('2026-10-26')).toBe(false);
  expect(parisToday(Date.parse('2026-11-25T23:30:00Z'))).toBe('2026-11-26');
});

test('numbers are read with a comma, within their bounds', () => {
  expect(readNumber(' 210,5', 50, 1000)).toBe(210.5);
  for (const wrong of ['', '-1', '49', '1001', 'beaucoup', '1e3']) {
    expect(readNumber(wrong, 50, 1000), wrong).toBeNull();
  }
  expect(readCapacity('0')).toBe(0);
  expect(readCapacity('12,5')).toBeNull();
  expect(scaleDoses([200, 333], 5)).toEqual([210, 349.7]);
});
