import { describe, expect, test } from 'vitest';
import { deviationPct, kUnknown, makeFormat } from './format';
import { translate, translatePlural } from './translate';

const fr = makeFormat('fr');
/** Breaking and narrow spaces alike, to keep the expectations readable. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

test('what rounds to nothing has no sign', () => {
  expect(fr.number(-0.4)).toBe('0');
  expect(plain(fr.number(-0.4, 1))).toBe('-0,4');
});

describe('unknown', () => {
  test.each([null, undefined, Number.NaN, Infinity])('%s is a dash, never a zero', (value) => {
    expect(fr.number(value)).toBe(kUnknown);
    expect(fr.grams(value)).toBe(kUnknown);
    expect(fr.percent(value)).toBe(kUnknown);
    expect(fr.fraction(value)).toBe(kUnknown);
    expect(fr.signedPercent(value)).toBe(kUnknown);
    expect(fr.kilograms(value)).toBe(kUnknown);
  });
  test('a time that is none', () => {
    expect(fr.time('')).toBe(kUnknown);
    expect(fr.dateTime('yesterday')).toBe(kUnknown);
  });
});

test('French grouping, comma and unit', () => {
  expect(plain(fr.grams(4650.4))).toBe('4 650 g');
  expect(plain(fr.celsius(21.55))).toBe('21,6 °C');
  expect(plain(fr.kilograms(8420))).toBe('8,42 kg');
});

test('mortality is a percentage already, loss is a fraction', () => {
  expect(plain(fr.percent(2.5))).toBe('2,5 %');
  expect(plain(fr.fraction(0.038))).toBe('3,8 %');
});

test('zero is zero', () => {
  expect(plain(fr.percent(0))).toBe('0,0 %');
  expect(plain(fr.signedPercent(0))).toBe('0,0 %');
});

test('hours are those of Paris, in summer and in winter', () => {
  expect(fr.time('2026-11-24T07:00:00Z')).toBe('08:00');
  expect(fr.time('2026-07-24T07:00:00Z')).toBe('09:00');
});

test('deviation needs a plan', () => {
  expect(deviationPct(300, 285)).toBeCloseTo(-5);
  expect(deviationPct(0, 285)).toBeNull();
  expect(deviationPct(null, 285)).toBeNull();
});

test('blanks are filled, unknown ones left to be seen', () => {
  expect(translate('fr', 'lot.day_moment', { jour: 3, moment: 'Matin' })).toBe('J3 Matin');
  expect(translate('fr', 'lot.day')).toBe('J{jour}');
});

test('plural by language: French counts 0 as one', () => {
  expect(translatePlural('fr', 'lot.lots', 0, '0')).toBe('0 lot');
  expect(translatePlural('en', 'lot.lots', 0, '0')).toBe('0 lots');
  expect(translatePlural('fr', 'lot.lots', 2, '2')).toBe('2 lots');
});
