// The newest livers of a scope. Pure. By time of measurement, not of arrival: a device that comes
// back from an outage sends old livers, which must not pass for the one on the belt.
import type { Liver } from './liver_types';

/** A strip of twenty, and some for a liver being looked at while others arrive. */
export const kLiversKept = 40;

/** Union by sample, newest measurement first; a higher `seq` (a correction, a lot) wins. */
export function mergeLivers(
  known: Liver[] | undefined,
  incoming: Liver[],
  limit = kLiversKept,
): Liver[] {
  const byId = new Map((known ?? []).map((liver) => [liver.sample_id, liver]));
  for (const liver of incoming) {
    const other = byId.get(liver.sample_id);
    if (!other || liver.seq >= other.seq) byId.set(liver.sample_id, liver);
  }
  return [...byId.values()].sort(newestFirst).slice(0, limit);
}

function newestFirst(a: Liver, b: Liver): number {
  return Date.parse(b.timestamp) - Date.parse(a.timestamp) || b.seq - a.seq;
}
