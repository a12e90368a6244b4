// Server state of the quality line by query, each merged with what the live stream brought.
import { useQuery } from '@tanstack/react-query';
import { keys } from './keys';
import type { Liver } from './liver_types';

/** The newest livers of one device, or of all. */
export function useLivers(device: string | null): Liver[] {
  const query = useQuery<Liver[]>({
    queryKey: keys.sqalLiversOf(device),
    queryFn: () => [],
    enabled: false,
  });
  return query.data ?? kNone;
}
const kNone: Liver[] = [];
