// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { alert, lot, meal, mealFrame, snapshotFrame } from '../test/samples';
import { FakeSocket } from '../test/fake_env';
import { dehydrate, QueryClientProvider } from '@tanstack/react-query';
import { keys } from './keys';
import { useLiveGaveur } from './live_hooks';
import { useGaveurAlerts, useGaveurLots, useGaveurMeals } from './queries';
import { makeQueryClient } from './query_client';
import { restoreSaved, savedAt } from './saved';
import type { Meal } from './types';

let sockets: FakeSocket[];
let stored: Meal[];
let nextGaveur = 100;

beforeEach(() => {
  sockets = [];
  stored = [];
  vi.stubGlobal('WebSocket', function WebSocketStub(url: string) {
    const socket = new FakeSocket(url);
    sockets.push(socket);
    return socket;
  });
  serveRest();
});
function serveRest() {
  vi.stubGlobal('fetch', async (url: string) => {
    const items = url.includes('/api/gavage/') ? stored : url.includes('/api/lots/') ? [lot()] : [];
    return Response.json({ items, next_cursor: null });
  });
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function Screen({ id }: { id: number }) {
  const status = useLiveGaveur(id);
  const lots = useGaveurLots(id);
  const meals = useGaveurMeals(id);
  const alerts = useGaveurAlerts(id);
  return (
    <p data-testid="screen">
      {status.state}|{lots.data?.[0]?.dose_reelle}|{meals.data?.map((one) => one.seq).join()}|
      {alerts.data?.map((one) => one.id).join()}
    </p>
  );
}

function Twice({ id }: { id: number }) {
  return (
    <>
      <Screen id={id} />
      <Part id={id} />
    </>
  );
}
function Part({ id }: { id: number }) {
  return <b data-testid="part">{useLiveGaveur(id).state}</b>;
}

function mount(client = makeQueryClient()) {
  const id = nextGaveur++;
  render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <Twice id={id} />
      </QueryClientProvider>
    </StrictMode>,
  );
  return id;
}
const shown = () => screen.getByTestId('screen').textContent;
const settle = () => act(() => new Promise((resolve) => setTimeout(resolve, 30)));
const say = (frame: unknown) => act(async () => sockets[sockets.length - 1]!.say(frame));

test('StrictMode and two components: one socket, left open', async () => {
  mount();
  await settle();
  await say(snapshotFrame(9));
  await settle();
  expect(sockets).toHaveLength(1);
  expect(sockets[0]!.closedByClient).toBe(false);
  expect(screen.getByTestId('part').textContent).toBe('live');
});

test('live messages land in the cached lists', async () => {
  stored = [meal({ seq: 8, jour: 2 })];
  mount();
  await settle();
  await say(snapshotFrame(9, [lot()], [alert({ id: 4, seq: 9 })]));
  await say(mealFrame(12, { dose_reelle: 333 }));
  await say({ type: 'alert', seq: 13, timestamp: 'x', data: alert({ id: 5, seq: 13 }) });
  await settle();
  expect(shown()).toMatch(/^live\|333\|12,8\|.*5/);
});

test('a meal stored between the list and the snapshot is not missed', async () => {
  stored = [meal({ seq: 8, jour: 2 })];
  mount();
  await settle();
  stored = [meal({ seq: 9, jour: 3 }), meal({ seq: 8, jour: 2 })];
  await say(snapshotFrame(9));
  await settle();
  expect(shown()).toContain('|9,8|');
});

test('what the device kept is shown first and gives way to the server', async () => {
  const id = nextGaveur;
  const before = makeQueryClient();
  before.setQueryData(keys.gaveurMeals(id), [meal({ seq: 900, jour: 9 })]);
  before.setQueryData(keys.gaveurLots(id), [lot({ seq: 900, dose_reelle: 999 })]);
  localStorage.setItem(
    'gaveurs.saved.1',
    JSON.stringify({ heardAt: 5_000, state: dehydrate(before) }),
  );
  const client = makeQueryClient();
  restoreSaved(client, 6_000);
  expect(savedAt(client)).toBe(5_000);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  mount(client);
  await settle();
  expect(shown()).toContain('|999|900|');

  stored = [meal({ seq: 8, jour: 2 })];
  serveRest();
  await say(snapshotFrame(9));
  await settle();
  expect(shown()).toContain('live|288|8|');
  expect(savedAt(client)).toBeNull();
});

test('state older than three days is not shown', () => {
  localStorage.setItem('gaveurs.saved.1', JSON.stringify({ heardAt: 0, state: {} }));
  const client = makeQueryClient();
  restoreSaved(client, 4 * 24 * 3600_000);
  expect(savedAt(client)).toBeNull();
});

test('after another store’s snapshot meals are unknown until answered, not none', async () => {
  const id = nextGaveur;
  const before = makeQueryClient();
  before.setQueryData(keys.gaveurMeals(id), [meal({ seq: 900, jour: 9 })]);
  localStorage.setItem(
    'gaveurs.saved.1',
    JSON.stringify({ heardAt: 5_000, state: dehydrate(before) }),
  );
  const client = makeQueryClient();
  restoreSaved(client, 6_000);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  mount(client);
  await settle();
  expect(client.getQueryData(keys.gaveurMeals(id))).toHaveLength(1);
  await say(snapshotFrame(9));
  await settle();
  expect(client.getQueryData(keys.gaveurMeals(id))).toBeUndefined();
});

test('what comes while the socket waits to be closed is written all the same', async () => {
  stored = [meal({ seq: 8, jour: 2 })];
  const client = makeQueryClient();
  const id = mount(client);
  await settle();
  await say(snapshotFrame(9));
  await settle();
  cleanup();
  await say(mealFrame(12));
  const seqs = client.getQueryData<Meal[]>(keys.gaveurMeals(id))?.map(({ seq }) => seq);
  expect(seqs).toEqual([12, 8]);
});
