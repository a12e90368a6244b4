import { expect, test } from 'vitest';
import { isoWeek, shiftWeek } from './week';

test('weeks belong to the year of their Thursday', () => {
  expect(isoWeek(Date.UTC(2025, 11, 29))).toBe('2026-W01');
  expect(isoWeek(Date.UTC(2027, 0, 1))).toBe('2026-W53');
});

test('across years, both ways', () => {
  expect(shiftWeek('2025-W52', 1)).toBe('2026-W01');
  expect(shiftWeek('2026-W01', -1)).toBe('2025-W52');
  expect(shiftWeek('2026-W53', 1)).toBe('2027-W01');
  expect(shiftWeek('2026-W48', 0)).toBe('2026-W48');
});

test('no week stays what it is', () => {
  expect(shiftWeek('now', 1)).toBe('now');
});
