import { mealKey, mealOrder, type Meal } from '@gaveurs/client';
import { deviationPct, useI18n } from '@gaveurs/i18n';
import { Card, Empty } from '@gaveurs/ui';

export function LotHistory({ meals }: { meals: Meal[] }) {
  const { t, plural, format } = useI18n();
  const sorted = [...meals].sort(
    (a, b) => mealOrder(b.jour, b.moment) - mealOrder(a.jour, a.moment),
  );
  return (
    <Card title={t('lot.history')}>
      {sorted.length === 0 && <Empty>{t('lot.no_meals')}</Empty>}
      <div className="table-box">
        <table className="table">
          <thead>
            <tr>
              <th>{t('lot.meal_column')}</th>
              <th>{t('lot.time')}</th>
              <th className="num">{t('lot.planned')}</th>
              <th className="num">{t('lot.curve_given')}</th>
              <th className="num">{t('lot.deviation')}</th>
              <th className="num">{t('lot.weight')}</th>
              <th className="num">{t('lot.ducks')}</th>
              <th className="num">{t('lot.mortality')}</th>
              <th className="num">{t('lot.temperature')}</th>
              <th className="num">{t('lot.humidity')}</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((meal) => (
              <tr
                key={mealKey(meal)}
                data-testid="history-meal"
                data-seq={meal.seq}
                data-key={mealKey(meal)}
              >
                <td className="strong">
                  {t('lot.day_moment', { jour: meal.jour, moment: t(`moment.${meal.moment}`) })}
                  {meal.corrections ? (
                    <span className="muted"> ({plural('lot.corrected', meal.corrections)})</span>
                  ) : null}
                </td>
                <td>{format.dateTime(meal.timestamp)}</td>
                <td className="num">{format.grams(meal.dose_theorique)}</td>
                <td className="num strong">{format.grams(meal.dose_reelle)}</td>
                <td className="num">
                  {format.signedPercent(deviationPct(meal.dose_theorique, meal.dose_reelle))}
                </td>
                <td className="num">{format.grams(meal.poids_moyen)}</td>
                <td className="num">{format.number(meal.nb_canards_vivants)}</td>
                <td className="num">{format.percent(meal.taux_mortalite)}</td>
                <td className="num">{format.celsius(meal.temperature_stabule)}</td>
                <td className="num">{format.percent(meal.humidite_stabule, 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
