// @vitest-environment jsdom
// A gaveur's app before the server has said anything.
import { makeQueryClient, keys, QueryClientProvider, type Lot } from '@gaveurs/client';
import { I18nProvider } from '@gaveurs/i18n';
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Home } from './home';

// The charts ask for the screen's density as they are loaded; jsdom has no screen.
vi.hoisted(() => {
  const query = { matches: false, addEventListener() {}, removeEventListener() {} };
  Object.assign(globalThis, { matchMedia: () => query });
});

const lot = { code_lot: 'LL2512001', etat: 'normal', seq: 1, genetique: 'Mulard' } as Lot;

beforeEach(() => {
  vi.stubGlobal('WebSocket', function WebSocketStub() {
    return { close() {} };
  });
  vi.stubGlobal('fetch', () => new Promise(() => {}));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function show(view: string, client = makeQueryClient()) {
  const route = { parts: view ? [view] : [], query: new URLSearchParams() };
  await act(async () => {
    render(
      <QueryClientProvider client={client}>
        <I18nProvider>
          <Home id={1} gaveur={null} unknown={false} route={route} />
        </I18nProvider>
      </QueryClientProvider>,
    );
  });
}

test('alerts are unknown until they are answered', async () => {
  await show('alertes');
  expect(screen.queryByText('Aucune alerte active.')).toBeNull();
  cleanup();
  const client = makeQueryClient();
  client.setQueryData(keys.gaveurAlerts(1), []);
  await show('alertes', client);
  expect(screen.getByText('Aucune alerte active.')).toBeTruthy();
});

test('the meals of a lot are unknown until they are answered', async () => {
  const client = makeQueryClient();
  client.setQueryData(keys.gaveurLots(1), [lot]);
  await show('', client);
  expect(screen.getByTestId('lot')).toBeTruthy();
  expect(screen.queryByText('Aucun repas enregistré.')).toBeNull();
  cleanup();
  client.setQueryData(keys.gaveurMeals(1), []);
  await show('', client);
  expect(screen.getByText('Aucun repas enregistré.')).toBeTruthy();
});
