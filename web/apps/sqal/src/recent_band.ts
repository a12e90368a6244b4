// What spectra of good livers looked like of late on the same line: lowest to highest per channel
// among those graded A or A+. Nothing is said under five of them. Pure.
import { kChannels, type Liver } from '@gaveurs/client';
import type { Band } from './spectrum';

const kFewest = 5;

export function recentBand(livers: Liver[]): Band | null {
  const good = livers.filter(
    (liver) =>
      (liver.grade === 'A' || liver.grade === 'A+') &&
      liver.reflectance.length === kChannels.length &&
      liver.reflectance.every((value) => value !== null),
  );
  if (good.length < kFewest) return null;
  const column = (i: number) => good.map((liver) => liver.reflectance[i]!);
  return {
    low: kChannels.map((_, i) => Math.min(...column(i))),
    high: kChannels.map((_, i) => Math.max(...column(i))),
    count: good.length,
  };
}
