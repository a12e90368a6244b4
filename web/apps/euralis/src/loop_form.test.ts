import { ProblemError } from '@gaveurs/client';
import { expect, test } from 'vitest';
import { readDoses, reasonsOf, showDose } from './loop_form';

test('doses are read with a comma or a point, and what is none is said', () => {
  expect(readDoses(['210', '228,5', ' 246.25 '])).toEqual([210, 228.5, 246.25]);
  for (const wrong of ['', 'beaucoup', '-5', '1e3', '2 10']) {
    expect(readDoses(['210', wrong]), wrong).toBeNull();
  }
  expect([210, 228.54].map(showDose)).toEqual(['210', '228,5']);
});

test('the server’s reasons are told once each, else its sentence', () => {
  const reasons = [
    { path: 'doses_g', reason: 'steps over 15 %' },
    { path: 'doses_g', reason: 'steps over 15 %' },
  ];
  expect(reasonsOf(new ProblemError(400, 'Invalid', 'no', reasons))).toEqual(['steps over 15 %']);
  expect(reasonsOf(new ProblemError(409, 'Conflict', 'refused already', []))).toEqual([
    'refused already',
  ]);
});
