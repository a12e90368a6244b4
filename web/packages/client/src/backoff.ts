// Exponential back-off with full jitter: after a server restart thousands of
// pages must not come back in the same second.

export const kBackoffMinMs = 500;
export const kBackoffMaxMs = 30_000;

/** Delay before try number `attempt` (0 = first retry), `random` in [0, 1). */
export function backoffDelayMs(attempt: number, random: number): number {
  const ceiling = Math.min(kBackoffMaxMs, kBackoffMinMs * 2 ** Math.min(attempt + 1, 10));
  return Math.round(kBackoffMinMs + random * (ceiling - kBackoffMinMs));
}
