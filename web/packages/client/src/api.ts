// The REST calls the web uses, one function each, typed by the contract.
import { get, post, type Answer, type PathParams, type QueryOf } from './http';
import type { ControlStatus, ProgramStatus } from './control_types';
import { askServerState } from './server_state';
import type { Alert, MealAck, MealEntry } from './types';

const kPageLimit = 200;

/** Paths of the contract that answer with a page and a cursor. */
type Paged = {
  [P in Parameters<typeof get>[0]]: Answer<P> extends { items: unknown[]; next_cursor: unknown }
    ? P
    : never;
}[Parameters<typeof get>[0]];
type ItemOf<P extends Paged> = Answer<P> extends { items: (infer T)[] } ? T : never;

/** Follows cursors until `enough` items are there or the list ends. */
async function all<P extends Paged>(
  path: P,
  enough: number,
  options: {
    params?: PathParams;
    query?: Omit<QueryOf<P>, 'cursor' | 'limit'>;
    signal?: AbortSignal;
  },
): Promise<ItemOf<P>[]> {
  const items: ItemOf<P>[] = [];
  let cursor: string | null = null;
  do {
    const page = (await get(path, {
      params: options.params,
      signal: options.signal,
      query: { ...options.query, limit: kPageLimit, cursor: cursor ?? undefined } as QueryOf<P>,
    })) as { items: ItemOf<P>[]; next_cursor: string | null };
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null && items.length < enough);
  return items;
}

export const api = {
  gaveurs: (signal?: AbortSignal) => all('/api/gaveurs/', 2000, { signal }),
  gaveurLots: (gaveur_id: number, signal?: AbortSignal) =>
    all('/api/lots/', 400, { query: { gaveur_id, statut: 'en_gavage' }, signal }),
  gaveurMeals: (gaveur_id: number, enough: number, signal?: AbortSignal) =>
    all('/api/gavage/gaveur/{gaveur_id}', enough, { params: { gaveur_id }, signal }),
  lot: (lot: string, signal?: AbortSignal) => get('/api/lots/{lot}', { params: { lot }, signal }),
  lotHistory: (lot: string, signal?: AbortSignal) =>
    all('/api/lots/{lot}/historique', 200, { params: { lot }, signal }),
  lotCurves: (lot: string, signal?: AbortSignal) =>
    get('/api/lots/{lot}/courbes', { params: { lot }, signal }),
  lotAlerts: async (lot: string, signal?: AbortSignal) =>
    (await get('/api/lots/{lot}/alertes', { params: { lot }, signal })).items,
  activeAlerts: (scope: { gaveur_id?: number; site_code?: string }, signal?: AbortSignal) =>
    all('/api/alertes', 1000, { query: { active: true, ...scope }, signal }),
  allAlerts: (signal?: AbortSignal) => all('/api/alertes', kPageLimit, { signal }),
  acknowledge: (alerte_id: number, par: string) =>
    post<Alert>('/api/alertes/{alerte_id}/acquitter', { par }, { alerte_id }),
  dashboard: (signal?: AbortSignal) => get('/api/euralis/dashboard', { signal }),
  performance: async (signal?: AbortSignal) =>
    (await get('/api/euralis/gaveurs/performance', { signal })).items,
  recentMeals: (enough: number, signal?: AbortSignal) =>
    all('/api/euralis/gavages/recent', enough, { signal }),
  weeklyReport: (gaveur_id: number, semaine: string | null, signal?: AbortSignal) =>
    get('/api/analytics/weekly-report/{gaveur_id}', {
      params: { gaveur_id },
      query: semaine === null ? {} : { semaine },
      signal,
    }),
  programs: (signal?: AbortSignal) => get('/api/control/programs', { signal }),
  controlStatus: async (signal?: AbortSignal) =>
    (await get('/api/control/status', { signal })) as ControlStatus,
  startProgram: (program: string, parameters: Record<string, unknown>) =>
    post<ProgramStatus>('/api/control/{program}/start', parameters, { program }),
  stopProgram: (program: string) =>
    post<ProgramStatus>('/api/control/{program}/stop', {}, { program }),
  stopAllPrograms: () => post<ControlStatus>('/api/control/stop-all', {}),
  serverState: (signal?: AbortSignal) => askServerState(signal),
  recordMeal: (entry: MealEntry) => post<MealAck>('/api/lots/gavage', entry),
};
