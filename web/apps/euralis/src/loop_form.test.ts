import { expect, test } from 'vitest';
import { readDoses, showDose } from './loop_form';

test('doses are read with a comma or a point, and what is none is said', () => {
  expect(readDoses(['210', '228,5', ' 246.25 '])).toEqual([210, 228.5, 246.25]);
  for (const wrong of ['', 'beaucoup', '-5', '1e3', '2 10']) {
    expect(readDoses(['210', wrong]), wrong).toBeNull();
  }
  expect([210, 228.54].map(showDose)).toEqual(['210', '228,5']);
});
