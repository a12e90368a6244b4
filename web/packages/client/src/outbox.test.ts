import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import { FakeEnv } from '../test/fake_env';
import { meal } from '../test/samples';
import { NetworkError, ProblemError } from './http';
import { Outbox, kSettledKeptMs } from './outbox';
import { IndexedDbOutboxStore, kAnswersDatabase } from './outbox_store';
import type { MealAck, MealEntry } from './types';

let env: FakeEnv;
let answers: (() => MealAck)[];
let sent: string[];

beforeEach(async () => {
  env = new FakeEnv();
  answers = [];
  sent = [];
  const store = new IndexedDbOutboxStore();
  for (const item of await store.load()) await store.remove(item.message_id);
});

function make(): Outbox {
  return new Outbox({
    store: new IndexedDbOutboxStore(),
    now: env.now,
    random: env.random,
    setTimer: env.setTimer,
    clearTimer: env.clearTimer,
    send: async (entry) => {
      sent.push(entry.message_id);
      const answer = answers.shift();
      if (!answer) throw new NetworkError();
      return answer();
    },
  });
}

function entry(message_id: string): MealEntry {
  return { ...(meal() as unknown as MealEntry), message_id };
}
const saved = (seq: number) => () => ({ seq, status: 'saved' }) as MealAck;
const refuse = (status: number) => () => {
  throw new ProblemError(status, 'Invalid', null, [
    { path: 'dose_reelle', reason: 'must be at least 0' },
  ]);
};
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
const states = (box: Outbox) => box.getItems().map((item) => `${item.message_id} ${item.state}`);

test('kept on the device while nobody answers, sent in order afterwards', async () => {
  const box = make();
  await box.add(entry('a'));
  await settle();
  env.sleep(1);
  await box.add(entry('b'));
  await settle();
  expect(states(box)).toEqual(['b pending', 'a pending']);
  sent.length = 0;
  answers.push(saved(1), saved(2));
  env.advance(60_000);
  await settle();
  expect(sent).toEqual(['a', 'b']);
  expect(states(box)).toEqual(['b sent', 'a sent']);
  expect(box.getItems()[0]!.seq).toBe(2);
});

test('an entry outlives the page, with the same id', async () => {
  await make().add(entry('a'));
  await settle();
  const reopened = make();
  answers.push(saved(7));
  await reopened.start();
  await settle();
  expect(sent).toContain('a');
  expect(states(reopened)).toEqual(['a sent']);
});

test('a refusal is final and keeps the server’s reasons', async () => {
  const box = make();
  answers.push(refuse(400), saved(2));
  await box.add(entry('a'));
  await settle();
  await box.add(entry('b'));
  await settle();
  expect(states(box)).toEqual(['b sent', 'a refused']);
  expect(box.getItems()[1]!.reasons).toEqual([
    { path: 'dose_reelle', reason: 'must be at least 0' },
  ]);
  env.advance(120_000);
  await settle();
  expect(sent).toEqual(['a', 'b']);
});

test('a server that is down or asks to wait is no refusal', async () => {
  const box = make();
  answers.push(refuse(503), refuse(429), saved(3));
  await box.add(entry('a'));
  for (let i = 0; i < 3; i += 1) {
    await settle();
    env.advance(60_000);
  }
  await settle();
  expect(states(box)).toEqual(['a sent']);
});

test('stored entries are forgotten after a day, refused ones are not', async () => {
  const box = make();
  answers.push(saved(1), refuse(400));
  await box.add(entry('a'));
  await settle();
  await box.add(entry('b'));
  await settle();
  env.sleep(kSettledKeptMs + 1);
  const later = make();
  await later.start();
  expect(states(later)).toEqual(['b refused']);
});

test('answers to proposals wait apart from meals', async () => {
  await make().add(entry('m1'));
  const kept = new IndexedDbOutboxStore<{ message_id: string }>(kAnswersDatabase);
  const box = new Outbox({
    store: kept,
    now: env.now,
    random: env.random,
    setTimer: env.setTimer,
    clearTimer: env.clearTimer,
    send: () => Promise.reject(new NetworkError()),
  });
  await box.add({ message_id: 'a1' });
  expect((await kept.load()).map((item) => item.message_id)).toEqual(['a1']);
  const meals = await new IndexedDbOutboxStore().load();
  expect(meals.map((item) => item.message_id)).toEqual(['m1']);
});
