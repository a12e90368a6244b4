import { expect, test } from 'vitest';
import { SeqWindow } from './seq_window';

test('the same message is admitted once', () => {
  const window = new SeqWindow();
  expect(window.admit('alert', 5)).toBe(true);
  expect(window.admit('alert', 5)).toBe(false);
});

test('two kinds of message may share a number', () => {
  const window = new SeqWindow();
  expect(window.admit('gavage_realtime', 5)).toBe(true);
  expect(window.admit('alert', 5)).toBe(true);
});

test('after lagging, older numbers not seen before are news', () => {
  const window = new SeqWindow();
  window.admit('gavage_realtime', 50);
  expect(window.admit('gavage_realtime', 40)).toBe(true);
  expect(window.highest).toBe(50);
});

test('all up to a snapshot is known', () => {
  const window = new SeqWindow();
  window.advance(100);
  expect(window.admit('alert', 100)).toBe(false);
  expect(window.admit('alert', 101)).toBe(true);
});

test('memory is bounded and what fell out still counts as seen', () => {
  const window = new SeqWindow();
  for (let seq = 1; seq <= 10_000; seq += 1) window.admit('gavage_realtime', seq);
  expect(window.admit('gavage_realtime', 3)).toBe(false);
  expect(window.admit('gavage_realtime', 9_999)).toBe(false);
});
