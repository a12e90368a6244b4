// Which lots the table shows and in which order. Pure.
import type { Lot } from '@gaveurs/client';

export interface LotFilter {
  site: string | null;
  etat: string | null;
  search: string;
}

const rank = { critical: 0, warning: 1, no_data: 2, normal: 3 } as const;

/** Worst state first, then mortality, unknown mortality last. */
export function worstFirst(a: Lot, b: Lot): number {
  return (
    rank[a.etat] - rank[b.etat] ||
    (b.taux_mortalite ?? -1) - (a.taux_mortalite ?? -1) ||
    a.code_lot.localeCompare(b.code_lot)
  );
}

/** Search without regard to case and accents. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

export function filterLots(lots: Lot[], filter: LotFilter): Lot[] {
  const words = plain(filter.search).split(/\s+/).filter(Boolean);
  return lots
    .filter((lot) => {
      if (filter.site && lot.site_code !== filter.site) return false;
      if (filter.etat && lot.etat !== filter.etat) return false;
      const text = plain(`${lot.code_lot} ${lot.gaveur_nom} ${lot.genetique}`);
      return words.every((word) => text.includes(word));
    })
    .sort(worstFirst);
}
