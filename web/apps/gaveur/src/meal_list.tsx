// The lot's last meals, newest first. `data-seq` and `data-key` name each meal.
import { mealKey, mealOrder, type Meal } from '@gaveurs/client';
import { deviationPct, useI18n } from '@gaveurs/i18n';
import { Empty } from '@gaveurs/ui';

const kShown = 40;

export function MealList({ meals }: { meals: Meal[] }) {
  const { t, format } = useI18n();
  if (meals.length === 0) return <Empty>{t('lot.no_meals')}</Empty>;
  const sorted = [...meals].sort(
    (a, b) => mealOrder(b.jour, b.moment) - mealOrder(a.jour, a.moment),
  );
  return (
    <ol className="meals">
      {sorted.slice(0, kShown).map((meal) => (
        <li
          key={mealKey(meal)}
          className="meal"
          data-testid="meal"
          data-seq={meal.seq}
          data-key={mealKey(meal)}
        >
          <span className="strong">
            {t('lot.day_moment', { jour: meal.jour, moment: t(`moment.${meal.moment}`) })}
          </span>
          <span>
            <span className="strong">{format.grams(meal.dose_reelle)}</span>{' '}
            <span className="muted">
              {format.signedPercent(deviationPct(meal.dose_theorique, meal.dose_reelle))}
            </span>
          </span>
          <span className="time">{format.dateTime(meal.timestamp)}</span>
        </li>
      ))}
    </ol>
  );
}
