// The week's corn per duck over lots. Doses are per duck: over lots they have a mean, and no sum
// that anybody was given. Pure.
import type { WeeklyLot } from '@gaveurs/client';

export interface WeekCorn {
  /** Of the week's meals, per duck (g); the mean over `lots`. */
  given_g: number;
  planned_g: number;
  lots: number;
}

/** Null where no lot was fed in the week. */
export function weekCorn(lots: WeeklyLot[]): WeekCorn | null {
  const fed = lots.filter(({ repas }) => repas > 0);
  if (fed.length === 0) return null;
  const mean = (of: (lot: WeeklyLot) => number) =>
    fed.reduce((sum, lot) => sum + of(lot), 0) / fed.length;
  return {
    given_g: mean((lot) => lot.dose_donnee_g),
    planned_g: mean((lot) => lot.dose_planifiee_g),
    lots: fed.length,
  };
}
