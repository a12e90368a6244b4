import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { controlSink, kLogLinesKept, mergeLog } from './control_live';
import type { LogLine } from './control_types';
import { parseFrame } from './frame';
import { keys } from './keys';

const lines = (from: number, to: number): LogLine[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({
    n: from + i,
    time: '2026-11-18T08:00:00Z',
    source: 'out',
    text: String(from + i),
  }));
const numbers = (log: LogLine[]) => log.map((line) => line.n);

test('lines that follow are appended, and the oldest go', () => {
  expect(numbers(mergeLog(undefined, lines(1, 3)))).toEqual([1, 2, 3]);
  expect(numbers(mergeLog(lines(1, 3), lines(4, 5)))).toEqual([1, 2, 3, 4, 5]);
  const long = mergeLog(lines(1, 400), lines(401, 700));
  expect(long).toHaveLength(kLogLinesKept);
  expect(long.at(-1)?.n).toBe(700);
  expect(mergeLog(lines(1, 3), [])).toHaveLength(3);
});

test('a new socket repeats what the server keeps: no line twice', () => {
  expect(numbers(mergeLog(lines(1, 5), lines(3, 7)))).toEqual([3, 4, 5, 6, 7]);
  // A server that was started again counts from one.
  expect(numbers(mergeLog(lines(1, 90), lines(1, 2)))).toEqual([1, 2]);
});

test('frames reach the cache', () => {
  const client = new QueryClient();
  const sink = controlSink(client);
  sink.handle(
    parseFrame(
      JSON.stringify({
        type: 'status',
        demo: true,
        seq: 7,
        programs: [{ name: 'gavage', state: 'running', counters: { sent: 3, odd: 'x' } }, {}],
      }),
    ),
  );
  sink.handle(parseFrame(JSON.stringify({ type: 'log', program: 'gavage', lines: lines(1, 2) })));
  expect(client.getQueryData(keys.controlStatus)).toMatchObject({
    demo: true,
    seq: 7,
    programs: [{ name: 'gavage', state: 'running', counters: { sent: 3 }, pid: null, runs: 0 }],
  });
  expect(client.getQueryData(keys.controlLog('gavage'))).toHaveLength(2);
});

test('a frame without what it needs is malformed', () => {
  for (const frame of [{ type: 'status' }, { type: 'log', lines: [] }]) {
    expect(parseFrame(JSON.stringify(frame)).type).toBe('malformed');
  }
});
