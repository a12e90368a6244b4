import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { alert } from '../test/samples';
import { sensorUpdate } from '../test/livers';
import { parseFrame } from './frame';
import { keys } from './keys';
import type { Liver } from './liver_types';
import type { Alert } from './types';
import { makeQueryClient } from './query_client';
import { sqalSink } from './sqal_live';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  const client = makeQueryClient();
  const sink = sqalSink(client);
  return {
    client,
    say: (frame: unknown) => sink.handle(parseFrame(JSON.stringify(frame))),
    shown: (device: string | null) =>
      client.getQueryData<Liver[]>(keys.sqalLiversOf(device))?.map((one) => one.sample_id),
    sink,
  };
}

test('a liver goes to all and to its device, and a burst is written at once', () => {
  const { client, say, shown } = setUp();
  const writes: unknown[] = [];
  say(sensorUpdate(1));
  vi.advanceTimersByTime(0);
  client.getQueryCache().subscribe((event) => event.type === 'updated' && writes.push(event));
  for (let seq = 2; seq <= 300; seq += 1) say(sensorUpdate(seq, { device_id: 'ESP32_MT_02' }));
  vi.advanceTimersByTime(200);
  expect(shown('ESP32_LL_01')).toEqual(['S1']);
  expect(shown('ESP32_MT_02')?.slice(0, 2)).toEqual(['S300', 'S299']);
  expect(shown(null)).toHaveLength(40);
  expect(writes.length).toBeLessThan(12);
});

test('another store behind the address: what was shown is dropped', () => {
  const { client, say, shown, sink } = setUp();
  say(sensorUpdate(1));
  vi.advanceTimersByTime(200);
  const snapshot = parseFrame(JSON.stringify({ type: 'snapshot', seq: 1, data: {} }));
  sink.handle({ ...snapshot, restarted: true } as never);
  expect(shown(null)).toBeUndefined();
  client.clear();
});

test('an alert of the line about a lot arrives, and so does its end', () => {
  const { client, say } = setUp();
  client.setQueryData<Alert[]>(keys.sqalAlerts, []);
  const frame = (seq: number, over: object) => ({
    type: 'alert',
    seq,
    timestamp: 'x',
    data: alert({
      id: 7,
      source: 'lot/LL2611001',
      code_lot: 'LL2611001',
      kind: 'quality_reject',
      gaveur_id: null,
      seq,
      ...over,
    }),
  });
  const shown = () => client.getQueryData<Alert[]>(keys.sqalAlerts)?.map((one) => one.active);
  say(frame(8, {}));
  expect(shown()).toEqual([true]);
  say(frame(9, { active: false, cleared_at: '2026-11-24T08:00:00Z' }));
  expect(shown()).toEqual([false]);
  client.clear();
});

test('alerts of the stations are taken in, those of feeding are not', () => {
  const { client, say } = setUp();
  client.setQueryData<Alert[]>(keys.sqalAlerts, []);
  const frame = (id: number, source: string, gaveur_id: number | null) => ({
    type: 'alert',
    seq: id,
    timestamp: 'x',
    data: alert({ id, source, code_lot: null, gaveur_id, seq: id }),
  });
  say(frame(5, 'lot/LL2512001', 1));
  say(frame(6, 'device/ESP32_LL_01', null));
  expect(client.getQueryData<Alert[]>(keys.sqalAlerts)?.map((one) => one.id)).toEqual([6]);
  client.clear();
});
