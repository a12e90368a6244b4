import { expect, test } from 'vitest';
import { backoffDelayMs, kBackoffMaxMs, kBackoffMinMs } from './backoff';

test('never below the minimum, never above the maximum', () => {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    for (const random of [0, 0.3, 0.999]) {
      const delay = backoffDelayMs(attempt, random);
      expect(delay).toBeGreaterThanOrEqual(kBackoffMinMs);
      expect(delay).toBeLessThanOrEqual(kBackoffMaxMs);
    }
  }
});

test('the ceiling doubles until the maximum', () => {
  const ceilings = [0, 1, 2, 3, 4, 5, 6, 7].map((attempt) => backoffDelayMs(attempt, 1));
  expect(ceilings).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

test('full jitter: pages that failed together come back spread out', () => {
  expect(backoffDelayMs(3, 0)).toBe(kBackoffMinMs);
  expect(backoffDelayMs(3, 0.5)).toBe(4250);
});
