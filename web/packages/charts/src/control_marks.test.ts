import { expect, test } from 'vitest';
import { controlRange, judgedFrom, markOf, type ControlPoint } from './control_marks';

const point = (over: Partial<ControlPoint> = {}): ControlPoint => ({
  value: 500,
  ewma: null,
  rules: [],
  alarm: 'none',
  ...over,
});

test('a mark names the rules and the moving average', () => {
  expect(markOf(point())).toBe('');
  expect(markOf(point({ rules: [2, 5], alarm: 'nelson' }))).toBe('2 5');
  expect(markOf(point({ alarm: 'ewma' }))).toBe('E');
  expect(markOf(point({ alarm: 'point' }))).toBe('1');
  expect(markOf(point({ alarm: 'point', rules: [1] }))).toBe('1');
});

test('points and limits fit in, and one point alone has room', () => {
  const limits = { centre: 500, ucl: 560, lcl: 440 };
  const [low, high] = controlRange([point({ value: 580 })], limits, false);
  expect(low).toBeLessThan(440);
  expect(high).toBeGreaterThan(580);
  const [one, other] = controlRange([point()], null, false);
  expect(one).toBeLessThan(500);
  expect(other).toBeGreaterThan(500);
  expect(controlRange([], null, true)).toEqual([0, 1]);
});

test('the moving average counts only where it is shown', () => {
  const far = point({ ewma: 900 });
  expect(controlRange([far], null, false)[1]).toBeLessThan(900);
  expect(controlRange([far], null, true)[1]).toBeGreaterThan(900);
});

test('where judging begins', () => {
  expect(judgedFrom([point({ reference: true }), point()])).toBe(1);
  expect(judgedFrom([point(), point()])).toBe(-1);
  expect(judgedFrom([point({ reference: true })])).toBe(-1);
});
