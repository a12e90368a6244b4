// Server state of the quality line by query, each merged with what the live stream brought.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { keys } from './keys';
import { kRealtimePath, liveConnection } from './live_hooks';
import type { Liver } from './liver_types';
import { mergeAlerts } from './merge';
import { kLiversKept, mergeLivers } from './merge_livers';
import { sqalApi } from './sqal_api';
import type { ChartKind, Characteristic, FreezeOrder } from './sqal_types';
import type { Alert } from './types';

/** The newest livers of one device, or of all. */
export function useLivers(device: string | null) {
  const client = useQueryClient();
  const queryKey = keys.sqalLiversOf(device);
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const fetched = await sqalApi.livers(
        { device_id: device ?? undefined, limit: kLiversKept },
        signal,
      );
      return mergeLivers(client.getQueryData<Liver[]>(queryKey), fetched.livers);
    },
  });
}

/** One liver by its number, where it is not among the newest; null asks nothing. */
export function useLiver(sample_id: string | null) {
  return useQuery({
    queryKey: keys.sqalLiver(sample_id ?? ''),
    enabled: sample_id !== null,
    queryFn: ({ signal }) => sqalApi.liver(sample_id!, signal),
  });
}

/** Each weighs some kilobytes, and the list is asked again while livers come. */
const kUnlinkedShown = 30;

/** Livers that belong to no lot yet, newest first. */
export function useUnlinkedLivers() {
  return useQuery({
    queryKey: keys.sqalUnlinked,
    queryFn: ({ signal }) => sqalApi.livers({ lot_link: 'none', limit: kUnlinkedShown }, signal),
  });
}

/** What livers are judged by; it changes only with the server's version. */
export function useQualityReferences() {
  return useQuery({
    queryKey: keys.sqalReferences,
    queryFn: ({ signal }) => sqalApi.references(signal),
  });
}

export function useLineFigures() {
  return useQuery({
    queryKey: keys.sqalFigures,
    queryFn: ({ signal }) => sqalApi.figures(signal),
    // An hour's figures fall while no liver comes, and no message says so.
    refetchInterval: 30_000,
  });
}

export function useSqalDevices() {
  return useQuery({
    queryKey: keys.sqalDevices,
    queryFn: ({ signal }) => sqalApi.devices(signal),
    // A device that falls silent sends no message either.
    refetchInterval: 15_000,
  });
}

export function useDeviceHealth(device: string) {
  return useQuery({
    queryKey: keys.sqalHealth(device),
    queryFn: ({ signal }) => sqalApi.health(device, signal),
  });
}

const kInspectedShown = 20;

/** Lots that wait or are on the line, and those that passed it last. */
export function useQualityQueue() {
  return useQuery({
    queryKey: keys.sqalQueue,
    queryFn: async ({ signal }) => {
      const [open, done] = await Promise.all([
        sqalApi.queue({}, signal),
        sqalApi.queue({ statut: 'inspected', limit: kInspectedShown }, signal),
      ]);
      return [...open, ...done];
    },
  });
}

export function useQualityAlerts() {
  const client = useQueryClient();
  return useQuery({
    queryKey: keys.sqalAlerts,
    queryFn: async ({ signal }) => {
      const sinceSeq = liveConnection(kRealtimePath).getStatus().seq;
      const fetched = await sqalApi.alerts(signal);
      return mergeAlerts(client.getQueryData<Alert[]>(keys.sqalAlerts), fetched, sinceSeq);
    },
  });
}

export interface ControlWish {
  device: string | null;
  characteristic: Characteristic;
  kind: ChartKind | null;
  rules: number[];
}

export function useControlChart(wish: ControlWish) {
  return useQuery({
    queryKey: keys.sqalChart(wish),
    enabled: wish.device !== null,
    queryFn: ({ signal }) =>
      sqalApi.chart(
        {
          device_id: wish.device!,
          characteristic: wish.characteristic,
          kind: wish.kind ?? undefined,
          rules: wish.rules.join(','),
        },
        signal,
      ),
  });
}

export function useFreezeLimits() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: { device_id: string; characteristic: Characteristic; order: FreezeOrder }) =>
      sqalApi.freeze(wish.device_id, wish.characteristic, wish.order),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sqalLists }),
  });
}

/** Frees a lot whose device has vanished: it waits again. */
export function useReleaseLot() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (code_lot: string) => sqalApi.release(code_lot),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sqal }),
  });
}

/** Says to which lot livers belong, one after the other; the first refusal ends it. */
export function useLinkSamples() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (wish: { sample_ids: string[]; code_lot: string }) => {
      for (const sample_id of wish.sample_ids) await sqalApi.link(sample_id, wish.code_lot);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.sqal }),
  });
}
