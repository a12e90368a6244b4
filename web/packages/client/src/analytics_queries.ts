// What analytics say, asked when a page shows it: each answer is worked out anew from the closed
// lots, which takes seconds, so it is kept for a minute and asked again then.
import { useMutation, useQuery } from '@tanstack/react-query';
import { isTransient, get, kLongTimeoutMs, post } from './http';
import { keys } from './keys';
import type { PlanWish, SlaughterPlan, WhatIf, WhatIfWish } from './analytics_types';

const kKept = {
  staleTime: 60_000,
  refetchInterval: 120_000,
  // A page that waits long for nothing says so sooner.
  retry: (failures: number, error: Error) => isTransient(error) && failures < 3,
};
/** As many as the server gives, so that the newest of them are the newest. */
const kMostAnomalies = 200;

export function useClusters(of: 'lots' | 'gaveurs', site: string | null) {
  return useQuery({
    queryKey: keys.analytics('clusters', { of, site }),
    queryFn: ({ signal }) =>
      get('/api/analytics/clusters', {
        query: { of, ...(site ? { site_code: site } : {}) } as never,
        signal,
        timeoutMs: kLongTimeoutMs,
      }),
    ...kKept,
  });
}

export function useAnomalies(site: string | null) {
  return useQuery({
    queryKey: keys.analytics('anomalies', { site }),
    queryFn: ({ signal }) =>
      get('/api/analytics/anomalies', {
        query: { limit: kMostAnomalies, ...(site ? { site_code: site } : {}) } as never,
        signal,
        timeoutMs: kLongTimeoutMs,
      }),
    ...kKept,
  });
}

export function useProduction(site: string | null) {
  return useQuery({
    queryKey: keys.analytics('forecast', { site }),
    queryFn: ({ signal }) =>
      get('/api/analytics/forecast', {
        query: (site ? { site_code: site } : {}) as never,
        signal,
        timeoutMs: kLongTimeoutMs,
      }),
    ...kKept,
  });
}

/** Where the lots being fed at a site should go, day by day. */
export function usePlanSlaughter() {
  return useMutation({
    mutationFn: (wish: PlanWish): Promise<SlaughterPlan> =>
      get('/api/analytics/slaughter-plan', {
        query: { ...wish, capacities: wish.capacities.join(',') } as never,
        timeoutMs: kLongTimeoutMs,
      }),
  });
}

export function useWhatIf() {
  return useMutation({
    mutationFn: (wish: WhatIfWish) =>
      post<WhatIf>('/api/analytics/what-if', wish, {}, kLongTimeoutMs),
  });
}
