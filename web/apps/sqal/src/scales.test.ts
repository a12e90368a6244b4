import { expect, test } from 'vitest';
import { inkOn, scaleColor, scaleMarks, scaleTop, type Rgb } from './height_scale';
import { barPlace, ratioState } from './ratios';

const luminance = (color: Rgb) => 0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2];

test('the scale grows lighter all the way, so it reads without colour', () => {
  const shades = Array.from({ length: 51 }, (_, i) => luminance(scaleColor(i / 50)));
  expect(shades.every((shade, i) => i === 0 || shade > shades[i - 1]!)).toBe(true);
  expect(scaleColor(-1)).toEqual(scaleColor(0));
  expect(scaleColor(2)).toEqual(scaleColor(1));
});

test('ink is white on the dark end and black on the light one', () => {
  expect(inkOn(scaleColor(0))).toBe('#ffffff');
  expect(inkOn(scaleColor(1))).toBe('#14181b');
});

test('the scale ends at a round height and has round marks', () => {
  expect(scaleTop([null, 3])).toBe(20);
  expect(scaleTop([51, 12])).toBe(60);
  expect(scaleTop([])).toBe(20);
  expect(scaleMarks(60)).toEqual([0, 10, 20, 30, 40, 50, 60]);
});

const range = { optimal: { low: 0.25, high: 0.45 }, acceptable: { low: 0.2, high: 0.5 } };

test('a ratio by its ranges; unknown stays unknown', () => {
  expect([0.25, 0.45, 0.46, 0.2, 0.51, null].map((value) => ratioState(value, range))).toEqual([
    'optimal',
    'optimal',
    'acceptable',
    'acceptable',
    'outside',
    'unknown',
  ]);
  expect(ratioState(0.3, null)).toBe('unjudged');
});

test('a ratio far outside stands at the end of its bar', () => {
  expect(barPlace(0.35, range)).toBeCloseTo(0.5);
  expect(barPlace(9, range)).toBe(1);
  expect(barPlace(-9, range)).toBe(0);
});
