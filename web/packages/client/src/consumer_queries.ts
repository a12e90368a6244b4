// Products and what buyers say of them, for the supervision. Asked again every few seconds
// while the page is open: ratings are few.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { components } from './api.gen';
import { get, post } from './http';

export type Product = components['schemas']['Product'];
export type Feedback = components['schemas']['Feedback'];

const kAgainMs = 5_000;
const kConsumer = ['consumer'] as const;

export function useProducts() {
  return useQuery({
    queryKey: [...kConsumer, 'products'],
    queryFn: ({ signal }) => get('/api/consumer/products', { query: { limit: 50 }, signal }),
    refetchInterval: kAgainMs,
  });
}

export function useFeedbackLots() {
  return useQuery({
    queryKey: [...kConsumer, 'lots'],
    queryFn: async ({ signal }) => (await get('/api/consumer/feedbacks/lots', { signal })).items,
    refetchInterval: kAgainMs,
  });
}

/** Comments that wait for a supervisor, the newest first. */
export function usePendingFeedbacks() {
  return useQuery({
    queryKey: [...kConsumer, 'pending'],
    queryFn: async ({ signal }) =>
      (await get('/api/consumer/feedbacks', { query: { state: 'pending' }, signal })).items,
    refetchInterval: kAgainMs,
  });
}

export function useModerate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, state, by }: { id: number; state: 'published' | 'hidden'; by: string }) =>
      post<Feedback>(
        '/api/consumer/feedbacks/{feedback_id}/moderation',
        { state, by },
        { feedback_id: id },
      ),
    onSettled: () => client.invalidateQueries({ queryKey: kConsumer }),
  });
}
