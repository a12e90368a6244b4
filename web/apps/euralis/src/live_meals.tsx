// The newest meals of all sites, as they are committed.
import { mealKey, type Meal, type useRecentMeals } from '@gaveurs/client';
import { deviationPct, useI18n } from '@gaveurs/i18n';
import { Card, Empty, href, LoadState } from '@gaveurs/ui';
import { memo } from 'react';

const kShown = 200;

export function LiveMeals({ query }: { query: ReturnType<typeof useRecentMeals> }) {
  const { t } = useI18n();
  const meals = query.data;
  return (
    <Card title={t('live_meals.title')}>
      {!meals && <LoadState query={query} />}
      {meals?.length === 0 && <Empty>{t('live_meals.none')}</Empty>}
      <ol className="live-meals">
        {meals?.slice(0, kShown).map((meal) => (
          <LiveMeal key={mealKey(meal)} meal={meal} />
        ))}
      </ol>
    </Card>
  );
}

// Memoised: each new meal would otherwise draw the two hundred others again.
const LiveMeal = memo(function LiveMeal({ meal }: { meal: Meal }) {
  const { t, format } = useI18n();
  const deviation = deviationPct(meal.dose_theorique, meal.dose_reelle);
  return (
    <li className="live-meal" data-testid="meal" data-seq={meal.seq} data-key={mealKey(meal)}>
      <span>
        <a href={href(['lots', meal.code_lot])}>{meal.code_lot}</a>{' '}
        {t('lot.day_moment', { jour: meal.jour, moment: t(`moment.${meal.moment}`) })}
      </span>
      <span className="right strong">{format.grams(meal.dose_reelle)}</span>
      <span className="muted">{`${meal.site} · ${meal.gaveur_nom}`}</span>
      <span className="muted right">
        {`${format.signedPercent(deviation)} · ${format.time(meal.timestamp)}`}
      </span>
    </li>
  );
});
