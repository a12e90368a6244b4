import {
  mealsOfLots,
  type Alert,
  type Lot,
  type useGaveurLots,
  type useGaveurMeals,
} from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Empty, LoadState } from '@gaveurs/ui';
import { useMemo } from 'react';
import { LotCard } from './lot_card';

const etatRank = { critical: 0, warning: 1, no_data: 2, normal: 3 } as const;

/** Worst first, then the meal that is due first. */
function byNeed(a: Lot, b: Lot): number {
  return (
    etatRank[a.etat] - etatRank[b.etat] ||
    (a.prochain_repas ?? '~').localeCompare(b.prochain_repas ?? '~') ||
    a.code_lot.localeCompare(b.code_lot)
  );
}

export function Lots({
  lots,
  meals,
  alerts,
}: {
  lots: ReturnType<typeof useGaveurLots>;
  meals: ReturnType<typeof useGaveurMeals>;
  alerts: Alert[];
}) {
  const { t } = useI18n();
  const mealsByLot = useMemo(() => mealsOfLots(meals.data ?? []), [meals.data]);
  if (!lots.data) return <LoadState query={lots} />;
  if (lots.data.length === 0) return <Empty>{t('lot.none')}</Empty>;
  return [...lots.data]
    .sort(byNeed)
    .map((lot) => (
      <LotCard
        key={lot.code_lot}
        lot={lot}
        meals={mealsByLot.get(lot.code_lot) ?? []}
        mealsQuery={meals}
        alerts={alerts.filter((alert) => alert.code_lot === lot.code_lot)}
      />
    ));
}
