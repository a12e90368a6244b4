import { expect, test } from 'vitest';
import { trustIn } from './analytics_trust';

const past = { forecasts: 40, mae_kg: 400, last_week_mae_kg: 900, cover90: 0.9 };

test('a forecast is trusted as far as earlier ones were right', () => {
  expect(trustIn(past)).toBe('good');
  expect(trustIn({ ...past, cover90: 0.2 })).toBe('narrow');
  expect(trustIn({ ...past, mae_kg: 900 })).toBe('no_better');
  expect(trustIn(null)).toBe('unknown');
  expect(trustIn({ ...past, forecasts: 0 })).toBe('unknown');
});
