// Server state by query. Each fetch is merged with what the live stream brought
// meanwhile, so the order in which answers and frames arrive does not matter.
import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { api } from './api';
import { kRecentMealsKept } from './euralis_live';
import { kGaveurMealsKept } from './gaveur_live';
import { keys } from './keys';
import { gaveurPath, kRealtimePath, liveConnection } from './live_hooks';
import { mergeAlerts, mergeDashboard, mergeLots, mergeMeals, upsertAlert } from './merge';
import type { Alert, Dashboard, Lot, Meal } from './types';

function seqOf(path: string): number {
  return liveConnection(path).getStatus().seq;
}

export function useGaveurs() {
  return useQuery({ queryKey: keys.gaveurs, queryFn: ({ signal }) => api.gaveurs(signal) });
}

export function useGaveurLots(id: number) {
  const client = useQueryClient();
  const queryKey = keys.gaveurLots(id);
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const fetched = await api.gaveurLots(id, signal);
      return mergeLots(client.getQueryData<Lot[]>(queryKey), fetched);
    },
  });
}

export function useGaveurMeals(id: number) {
  const client = useQueryClient();
  const queryKey = keys.gaveurMeals(id);
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const fetched = await api.gaveurMeals(id, kGaveurMealsKept, signal);
      return mergeMeals(client.getQueryData<Meal[]>(queryKey), fetched, kGaveurMealsKept);
    },
  });
}

export function useGaveurAlerts(id: number) {
  const client = useQueryClient();
  const queryKey = keys.gaveurAlerts(id);
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const sinceSeq = seqOf(gaveurPath(id));
      const fetched = await api.activeAlerts({ gaveur_id: id }, signal);
      return mergeAlerts(client.getQueryData<Alert[]>(queryKey), fetched, sinceSeq);
    },
  });
}

export function useWeeklyReport(id: number, week: string | null) {
  return useQuery({
    queryKey: keys.report(id, week),
    queryFn: ({ signal }) => api.weeklyReport(id, week, signal),
    staleTime: 30_000,
  });
}

export function useDashboard() {
  const client = useQueryClient();
  return useQuery({
    queryKey: keys.dashboard,
    queryFn: async ({ signal }) => {
      const sinceSeq = seqOf(kRealtimePath);
      const fetched = await api.dashboard(signal);
      return mergeDashboard(client.getQueryData<Dashboard>(keys.dashboard), fetched, sinceSeq);
    },
  });
}

export function useRecentMeals() {
  const client = useQueryClient();
  return useQuery({
    queryKey: keys.recentMeals,
    queryFn: async ({ signal }) => {
      const fetched = await api.recentMeals(kRecentMealsKept, signal);
      return mergeMeals(client.getQueryData<Meal[]>(keys.recentMeals), fetched, kRecentMealsKept);
    },
  });
}

export function usePerformance() {
  return useQuery({ queryKey: keys.performance, queryFn: ({ signal }) => api.performance(signal) });
}

export function useAllAlerts(enabled: boolean) {
  return useQuery({
    queryKey: keys.allAlerts,
    enabled,
    queryFn: ({ signal }) => api.allAlerts(signal),
  });
}

export function useLot(code: string) {
  return useQuery({
    queryKey: keys.lotDetail(code),
    queryFn: ({ signal }) => api.lot(code, signal),
  });
}

export function useLotHistory(code: string) {
  return useQuery({
    queryKey: keys.lotHistory(code),
    queryFn: ({ signal }) => api.lotHistory(code, signal),
  });
}

export function useLotCurves(code: string) {
  return useQuery({
    queryKey: keys.lotCurves(code),
    queryFn: ({ signal }) => api.lotCurves(code, signal),
  });
}

export function useLotAlerts(code: string) {
  return useQuery({
    queryKey: keys.lotAlerts(code),
    queryFn: ({ signal }) => api.lotAlerts(code, signal),
  });
}

/** Shows the acknowledged alert everywhere at once, without waiting for the stream. */
function writeAlert(client: QueryClient, alert: Alert): void {
  const inList = (known: Alert[] | undefined) => known && upsertAlert(known, alert);
  if (alert.gaveur_id !== null) client.setQueryData(keys.gaveurAlerts(alert.gaveur_id), inList);
  client.setQueryData(keys.allAlerts, inList);
  client.setQueryData(keys.sqalAlerts, inList);
  if (alert.code_lot) client.setQueryData(keys.lotAlerts(alert.code_lot), inList);
  client.setQueryData<Dashboard>(
    keys.dashboard,
    (known) => known && { ...known, alertes: upsertAlert(known.alertes, alert) },
  );
}

export function useAcknowledge() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (order: { id: number; par: string }) => api.acknowledge(order.id, order.par),
    onSuccess: (alert) => writeAlert(client, alert),
    // Somebody else was first (409): their acknowledgement is what to show.
    onError: () => {
      void client.invalidateQueries({ queryKey: keys.euralis });
      void client.invalidateQueries({ queryKey: ['gaveur'] });
      void client.invalidateQueries({ queryKey: keys.sqalAlerts });
    },
  });
}
