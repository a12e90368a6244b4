import { expect, test } from 'vitest';
import { placeOf, roundMarks, spanOf } from './span';

test('a span holds what is known with some room, and is none where nothing is', () => {
  expect(spanOf([null, undefined])).toBeNull();
  const span = spanOf([2, null, 4])!;
  expect(span.low).toBeLessThan(2);
  expect(span.high).toBeGreaterThan(4);
  const one = spanOf([7])!;
  expect(one.low).toBeLessThan(7);
  expect(one.high).toBeGreaterThan(7);
  expect(spanOf([0])).toEqual({ low: -1, high: 1 });
});

test('places lie from 0 to 1', () => {
  const span = { low: 10, high: 20 };
  expect([5, 10, 15, 20, 99].map((value) => placeOf(value, span))).toEqual([0, 0, 0.5, 1, 1]);
});

test('marks are round, within the span and few', () => {
  expect(roundMarks({ low: 7130, high: 7905 }, 4)).toEqual([7200, 7400, 7600, 7800]);
  expect(roundMarks({ low: 3.88, high: 4.21 }, 4)).toEqual([3.9, 4, 4.1, 4.2]);
  expect(roundMarks({ low: 0, high: 1 }, 4).length).toBeLessThanOrEqual(5);
});
