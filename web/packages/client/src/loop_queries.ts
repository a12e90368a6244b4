// The loop's server state by query: proposals, what was learned, what lots came to. Steps of
// proposals arrive as `curve_update` and make these be asked again; ratings come without an event
// of the loop's, so the pages that show them ask now and then.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { get, post } from './http';
import { keys } from './keys';
import type { Proposition, PropositionWish, Revision } from './loop_types';

const kAgainMs = 15_000;
const kListed = 200;

export function useLoopStatus() {
  return useQuery({
    queryKey: keys.loopStatus,
    queryFn: ({ signal }) => get('/api/loop/status', { signal }),
    refetchInterval: kAgainMs,
  });
}

/** What closed lots came to beside what they were promised, and ratings by lot and site. */
export function useLoopResults() {
  return useQuery({
    queryKey: keys.loopResults,
    queryFn: ({ signal }) => get('/api/loop/bilan', { signal }),
    refetchInterval: kAgainMs,
  });
}

/** The newest proposals, of one state or of all. */
export function usePropositions(state: string | null) {
  return useQuery({
    queryKey: keys.propositions(state),
    queryFn: async ({ signal }) =>
      (
        await get('/api/loop/propositions', {
          query: { limit: kListed, ...(state ? { state } : {}) },
          signal,
        })
      ).items,
  });
}

export function useProposition(id: number) {
  return useQuery({
    queryKey: keys.proposition(id),
    queryFn: ({ signal }) =>
      get('/api/loop/propositions/{proposition_id}', { params: { proposition_id: id }, signal }),
  });
}

/** Proposals a gaveur may answer, and those he agreed to that no lot is fed by yet. */
export function useGaveurPropositions(id: number) {
  return useQuery({
    queryKey: keys.gaveurPropositions(id),
    queryFn: async ({ signal }) =>
      (
        await get('/api/loop/propositions', {
          query: { gaveur_id: id, state: 'accepted,agreed', limit: kListed },
          signal,
        })
      ).items,
  });
}

/** The three curves of a lot, the advice for its coming meals, its promise and result. */
export function useLotLoop(lot: string) {
  return useQuery({
    queryKey: keys.lotLoop(lot),
    queryFn: ({ signal }) => get('/api/lots/{lot}/boucle', { params: { lot }, signal }),
  });
}

export function useRevise(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (revision: Revision) =>
      post<Proposition>('/api/loop/propositions/{proposition_id}/revision', revision, {
        proposition_id: id,
      }),
    onSuccess: (revised) => client.setQueryData(keys.proposition(id), revised),
    onSettled: () => client.invalidateQueries({ queryKey: keys.loop }),
  });
}

export function usePropose() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: PropositionWish) =>
      post<{ items: Proposition[]; left_out: number[]; model_version: string }>(
        '/api/loop/propositions',
        wish,
      ),
    onSettled: () => client.invalidateQueries({ queryKey: keys.loop }),
  });
}
