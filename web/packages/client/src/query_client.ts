// The page's query client. Live streams keep data fresh, so focus changes do not
// refetch; a farm network may be up while the browser says "offline", so we try.
import { QueryClient } from '@tanstack/react-query';
import { isTransient, ProblemError } from './http';

const kRetries = 20;
/** Of what somebody on the way denies: it is soon said, and asked again by hand. */
const kDeniedRetries = 3;

function retriesOf(error: Error): number {
  if (!isTransient(error)) return 0;
  const { status } = error instanceof ProblemError ? error : { status: 0 };
  const denied = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return denied ? kDeniedRetries : kRetries;
}

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
        retry: (failures, error) => failures < retriesOf(error),
        retryDelay: (failures) => Math.min(15_000, 500 * 2 ** failures) * (0.5 + Math.random() / 2),
      },
      mutations: { networkMode: 'always' },
    },
  });
}
