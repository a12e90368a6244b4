// @vitest-environment jsdom
// What was not answered yet is not shown as none.
import { makeQueryClient, QueryClientProvider, type useRecentMeals } from '@gaveurs/client';
import { I18nProvider } from '@gaveurs/i18n';
import { cleanup, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test } from 'vitest';
import { Alerts } from './alerts';
import { LiveMeals } from './live_meals';

afterEach(cleanup);

const pending = { data: undefined, isPending: true, error: null, refetch: () => {} };

function show(children: ReactNode) {
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <I18nProvider>{children}</I18nProvider>
    </QueryClientProvider>,
  );
}

test('alerts that nobody told of yet', () => {
  show(<Alerts active={undefined} query={pending} all={false} />);
  expect(screen.queryByText('Aucune alerte active.')).toBeNull();
  expect(screen.getByText(/Chargement/)).toBeTruthy();
});

test('alerts of which there are none', () => {
  show(<Alerts active={[]} query={pending} all={false} />);
  expect(screen.getByText('Aucune alerte active.')).toBeTruthy();
});

test('meals that nobody told of yet', () => {
  show(<LiveMeals query={pending as unknown as ReturnType<typeof useRecentMeals>} />);
  expect(screen.getByText(/Chargement/)).toBeTruthy();
});
