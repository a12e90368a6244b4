// The REST calls the web uses, one function each, typed by the contract.
import { get, post } from './http';
import type {
  Alert, Curves, Dashboard, Gaveur, GaveurPerformance, Lot, Meal, MealEntry, Page, WeeklyReport,
} from './types';

const kPageLimit = 200;

/** Follows cursors until `enough` items are there or the list ends. */
async function all<T>(path: string, query: Record<string, string | number | boolean | undefined>,
                      enough: number, signal?: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await get<Page<T>>(path, { limit: kPageLimit, ...query, cursor }, signal);
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor && items.length < enough);
  return items;
}

export const api = {
  gaveurs: (signal?: AbortSignal) => all<Gaveur>('/api/gaveurs/', {}, 2000, signal),
  gaveurLots: (gaveur_id: number, signal?: AbortSignal) =>
    all<Lot>('/api/lots/', { gaveur_id, statut: 'en_gavage' }, 400, signal),
  gaveurMeals: (gaveur_id: number, enough: number, signal?: AbortSignal) =>
    all<Meal>(`/api/gavage/gaveur/${gaveur_id}`, {}, enough, signal),
  lot: (code: string, signal?: AbortSignal) =>
    get<Lot>(`/api/lots/${encodeURIComponent(code)}`, {}, signal),
  lotHistory: (code: string, signal?: AbortSignal) =>
    all<Meal>(`/api/lots/${encodeURIComponent(code)}/historique`, {}, 200, signal),
  lotCurves: (code: string, signal?: AbortSignal) =>
    get<Curves>(`/api/lots/${encodeURIComponent(code)}/courbes`, {}, signal),
  lotAlerts: async (code: string, signal?: AbortSignal) =>
    (await get<{ items: Alert[] }>(`/api/lots/${encodeURIComponent(code)}/alertes`, {}, signal))
      .items,
  activeAlerts: (scope: { gaveur_id?: number; site_code?: string }, signal?: AbortSignal) =>
    all<Alert>('/api/alertes', { active: true, ...scope }, 1000, signal),
  allAlerts: (signal?: AbortSignal) => all<Alert>('/api/alertes', {}, 200, signal),
  acknowledge: (id: number, par: string) => post<Alert>(`/api/alertes/${id}/acquitter`, { par }),
  dashboard: (signal?: AbortSignal) => get<Dashboard>('/api/euralis/dashboard', {}, signal),
  performance: async (signal?: AbortSignal) =>
    (await get<{ items: GaveurPerformance[] }>('/api/euralis/gaveurs/performance', {}, signal))
      .items,
  recentMeals: (enough: number, signal?: AbortSignal) =>
    all<Meal>('/api/euralis/gavages/recent', {}, enough, signal),
  weeklyReport: (gaveur_id: number, semaine: string | null, signal?: AbortSignal) =>
    get<WeeklyReport>(`/api/analytics/weekly-report/${gaveur_id}`, { semaine }, signal),
  recordMeal: (entry: MealEntry) => post<{ seq: number; status: string }>('/api/lots/gavage', entry),
};
