import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import { FakeEnv } from '../test/fake_env';
import { meal } from '../test/samples';
import { NetworkError, ProblemError } from './http';
import { Outbox, kSettledKeptMs } from './outbox';
import {
  IndexedDbOutboxStore,
  kAnswersDatabase,
  type OutboxItem,
  type OutboxStore,
} from './outbox_store';
import type { MealAck, MealEntry } from './types';

const originalOpen = IDBFactory.prototype.open;

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

function make(store: OutboxStore = new IndexedDbOutboxStore()): Outbox {
  return new Outbox({
    store,
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
  const reasons = [{ path: 'dose_reelle', reason: 'must be at least 0' }];
  const type = '/problems/invalid';
  throw new ProblemError(status, 'Invalid', null, reasons, undefined, undefined, type);
};
/** As a proxy in front of the server answers. */
const deny = () => {
  throw new ProblemError(403, 'Forbidden', null, []);
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

test('a denial on the way, as by a proxy without the VPN, is no refusal', async () => {
  const box = make();
  answers.push(deny, saved(3));
  await box.add(entry('a'));
  await settle();
  expect(states(box)).toEqual(['a pending']);
  env.advance(60_000);
  await settle();
  expect(states(box)).toEqual(['a sent']);
});

test('a refused entry is sent again when asked, with its old refusal gone', async () => {
  const box = make();
  answers.push(refuse(404));
  await box.add(entry('a'));
  await settle();
  expect(states(box)).toEqual(['a refused']);
  answers.push(saved(4));
  await box.resend('a');
  await settle();
  expect(sent).toEqual(['a', 'a']);
  expect(box.getItems()[0]).toMatchObject({ state: 'sent', seq: 4, refusal: null, reasons: [] });
  const [kept] = await new IndexedDbOutboxStore().load();
  expect(kept).toMatchObject({ state: 'sent', seq: 4 });
});

test('two pages: what the other settled is not sent, what it keeps goes in order', async () => {
  const first = make();
  await first.add(entry('a'));
  await settle();
  // The second page was opened before the first got its next entry.
  const second = make();
  await second.start();
  await settle();
  env.sleep(-3600_000);
  await first.add(entry('b'));
  await settle();
  expect(states(second)).toEqual(['a pending']);
  sent.length = 0;
  answers.push(saved(1), saved(2), saved(3));
  await second.add(entry('c'));
  await settle();
  expect(sent).toEqual(['a', 'b', 'c']);
  first.sendNow();
  await settle();
  expect(sent).toEqual(['a', 'b', 'c']);
  expect(states(first)).toEqual(['c sent', 'b sent', 'a sent']);
});

test('the order of entry holds over a reload although the clock was set back', async () => {
  const box = make();
  await box.add(entry('z'));
  env.sleep(-7200_000);
  await box.add(entry('a'));
  await settle();
  const reopened = make();
  await reopened.start();
  expect(states(reopened)).toEqual(['a pending', 'z pending']);
});

test('what was forgotten on another page while it was under way stays forgotten', async () => {
  const box = make();
  answers.push(saved(1));
  const other = new IndexedDbOutboxStore();
  const adding = box.add(entry('a'));
  await adding;
  await other.remove('a');
  await settle();
  expect(await other.load()).toEqual([]);
});

function waiting(message_id: string): OutboxItem {
  return {
    message_id,
    entry: entry(message_id),
    state: 'pending',
    queuedAt: env.now(),
    settledAt: null,
    seq: null,
    refusal: null,
    reasons: [],
  };
}

/** A disk that is full for a while. */
class FullStore extends IndexedDbOutboxStore {
  full = 1;
  override async update(item: OutboxItem): Promise<void> {
    if (this.full > 0) {
      this.full -= 1;
      throw new DOMException('full', 'QuotaExceededError');
    }
    return super.update(item);
  }
}

test('a store that cannot be written holds up nobody, and is told later', async () => {
  const store = new FullStore();
  store.full = 2;
  for (const message_id of ['a', 'b']) await store.add(waiting(message_id));
  const box = make(store);
  answers.push(saved(1), saved(2));
  await box.start();
  await settle();
  expect(sent).toEqual(['a', 'b']);
  expect(states(box)).toEqual(['b sent', 'a sent']);
  env.advance(120_000);
  await settle();
  expect(sent).toEqual(['a', 'b']);
  const kept = await new IndexedDbOutboxStore().load();
  expect(kept.map(({ message_id, state }) => `${message_id} ${state}`).sort()).toEqual([
    'a sent',
    'b sent',
  ]);
});

test('a database the browser closed is opened anew', async () => {
  const opened: IDBDatabase[] = [];
  const open = vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(function (
    this: IDBFactory,
    ...args
  ) {
    const request = originalOpen.apply(this, args);
    request.addEventListener('success', () => opened.push(request.result));
    return request;
  });
  const store = new IndexedDbOutboxStore();
  expect(await store.load()).toEqual([]);
  opened[0]!.close();
  const box = make(store);
  await box.add(entry('a'));
  expect(states(box)).toEqual(['a pending']);
  open.mockRestore();
});
