// The page's query client. Live streams keep data fresh, so focus changes do not
// refetch; a farm network may be up while the browser says "offline", so we try.
import { QueryClient } from '@tanstack/react-query';
import { isTransient } from './http';

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        gcTime: 30 * 60_000,
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: true,
        structuralSharing: true,
        retry: (failures, error) => isTransient(error) && failures < 20,
        retryDelay: (failures) => Math.min(15_000, 500 * 2 ** failures) * (0.5 + Math.random() / 2),
      },
      mutations: { networkMode: 'always' },
    },
  });
}
