import { describe, expect, test } from 'vitest';
import { alert, lot, mealFrame, snapshotFrame } from '../test/samples';
import { parseFrame } from './frame';

const parse = (value: unknown) => parseFrame(JSON.stringify(value));

test('a meal gets the number of its frame', () => {
  expect(parse(mealFrame(42))).toMatchObject({
    type: 'gavage_realtime',
    seq: 42,
    meal: { seq: 42, jour: 3 },
  });
});

test('an unknown field is ignored, a missing figure is unknown and not zero', () => {
  const frame = mealFrame(1) as { data: Record<string, unknown> };
  delete frame.data['poids_moyen'];
  frame.data['temperature_stabule'] = '21';
  frame.data['of_later'] = true;
  expect(parse(frame)).toMatchObject({ meal: { poids_moyen: null, temperature_stabule: null } });
});

test('a snapshot keeps its good lots and leaves out the bad', () => {
  const frame = snapshotFrame(5, [lot(), { code_lot: 'X' } as never], [alert()]);
  expect(parse(frame)).toMatchObject({
    type: 'snapshot',
    seq: 5,
    lots: [{ code_lot: 'LL2512001' }],
    alertes: [{ id: 1 }],
  });
});

test('a lot of unknown state is never shown as normal', () => {
  const frame = snapshotFrame(5, [lot({ etat: 'splendid' as never })]);
  expect(parse(frame)).toMatchObject({ lots: [{ etat: 'no_data' }] });
});

describe('malformed', () => {
  const bad: [string, unknown][] = [
    [
      'no lot',
      { ...mealFrame(1), data: { gaveur_id: 1, jour: 1, moment: 'matin', timestamp: 'x' } },
    ],
    ['no moment', mealFrame(1, { moment: 'midi' as never })],
    ['a day that is no whole number', mealFrame(1, { jour: 1.5 })],
    ['no number', { ...mealFrame(1), seq: undefined }],
    ['a snapshot without data', { type: 'snapshot', seq: 1 }],
    ['resumed without bounds', { type: 'resumed', complete: true }],
    ['an alert without id', { type: 'alert', seq: 1, data: { kind: 'mortality' } }],
  ];
  test.each(bad)('%s', (_name, value) => {
    expect(parse(value).type).toBe('malformed');
  });

  test('binary', () => {
    expect(parseFrame(new ArrayBuffer(2)).type).toBe('malformed');
  });
});

test('a step of a proposal that no lot is fed by yet names no lot', () => {
  const step = { type: 'curve_update', seq: 5013, data: { proposition_id: 5012, code_lot: null } };
  expect(parseFrame(JSON.stringify(step))).toEqual({
    type: 'curve_update',
    seq: 5013,
    code_lot: null,
  });
  const lot = { ...step, data: { ...step.data, code_lot: 'MT2611001' } };
  expect(parseFrame(JSON.stringify(lot))).toMatchObject({ code_lot: 'MT2611001' });
  expect(parseFrame(JSON.stringify({ ...step, data: 3 })).type).toBe('malformed');
});
