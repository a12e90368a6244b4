// How a spectral ratio stands against the ranges the server judges it by. Pure.
import type { RatioRanges } from '@gaveurs/client';

/** `unjudged`: measured, but the server's ranges are not known here. */
export type RatioState = 'optimal' | 'acceptable' | 'outside' | 'unknown' | 'unjudged';

export function ratioState(value: number | null, range: RatioRanges | null): RatioState {
  if (value === null) return 'unknown';
  if (range === null) return 'unjudged';
  if (within(value, range.optimal)) return 'optimal';
  return within(value, range.acceptable) ? 'acceptable' : 'outside';
}

function within(value: number, { low, high }: RatioRanges['optimal']): boolean {
  return value >= low && value <= high;
}

/** Where `value` stands on a bar that shows the acceptable range and a third of it beyond, 0-1. */
export function barPlace(value: number, { acceptable: { low, high } }: RatioRanges): number {
  const beyond = (high - low) / 3;
  const share = (value - (low - beyond)) / (high - low + 2 * beyond);
  return Math.min(1, Math.max(0, share));
}
