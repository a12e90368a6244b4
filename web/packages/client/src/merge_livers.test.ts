import { expect, test } from 'vitest';
import { sensorUpdate } from '../test/livers';
import { mergeLivers } from './merge_livers';
import { parseLiver } from './parse_liver';

const liver = (seq: number, over: Record<string, unknown> = {}) =>
  parseLiver(sensorUpdate(seq, over))!;
const ids = (list: { sample_id: string }[]) => list.map((one) => one.sample_id);

test('newest measurement first, bounded', () => {
  expect(ids(mergeLivers([liver(1), liver(3)], [liver(2), liver(4)], 3))).toEqual([
    'S4',
    'S3',
    'S2',
  ]);
});

test('a liver out of the buffer of a device that was away is not the one now', () => {
  const old = liver(9, { timestamp: '2026-11-24T05:00:00Z' });
  expect(ids(mergeLivers([liver(3)], [old]))).toEqual(['S3', 'S9']);
});

test('the higher number of a sample wins, whichever way it came', () => {
  const linked = liver(8, { sample_id: 'S3', code_lot: 'LL1' });
  expect(mergeLivers([linked], [liver(3)])).toEqual([linked]);
  expect(mergeLivers([liver(3)], [linked])).toEqual([linked]);
});
