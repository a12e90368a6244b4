// Weight, mortality and stable climate along a lot's meals.
import type { Meal } from '@gaveurs/client';
import { Chart, halfDay, kDayMarks } from '@gaveurs/charts';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty } from '@gaveurs/ui';
import { useMemo } from 'react';

const kHeight = 230;

export function LotTrends({ meals }: { meals: Meal[] }) {
  const { t, format } = useI18n();
  const sorted = useMemo(() => [...meals].sort((a, b) => halfDay(a) - halfDay(b)), [meals]);
  const x = useMemo(() => sorted.map(halfDay), [sorted]);
  const formatX = (at: number) => t('lot.day', { jour: Math.floor(at / 2) });
  const enough = x.length > 0;
  return (
    <>
      <Card title={t('lot.weight_chart')}>
        <div className="chart-box">
          {enough ? (
            <Chart
              x={x}
              label={t('lot.weight_chart')}
              height={kHeight}
              formatX={formatX}
              incrs={kDayMarks}
              formatY={(value) => format.grams(value)}
              formatRight={(value) => format.percent(value)}
              series={[
                {
                  label: t('lot.weight'),
                  color: '--series-given',
                  points: true,
                  values: sorted.map((meal) => meal.poids_moyen),
                },
                {
                  label: t('lot.mortality'),
                  color: '--series-other',
                  dashed: true,
                  side: 'right',
                  values: sorted.map((meal) => meal.taux_mortalite),
                },
              ]}
            />
          ) : (
            <Empty>{t('chart.no_data')}</Empty>
          )}
        </div>
      </Card>
      <Card title={t('lot.stable_chart')}>
        <div className="chart-box">
          {enough ? (
            <Chart
              x={x}
              label={t('lot.stable_chart')}
              height={kHeight}
              formatX={formatX}
              incrs={kDayMarks}
              formatY={(value) => format.celsius(value)}
              formatRight={(value) => format.percent(value, 0)}
              series={[
                {
                  label: t('lot.temperature'),
                  color: '--series-other',
                  points: true,
                  values: sorted.map((meal) => meal.temperature_stabule),
                },
                {
                  label: t('lot.humidity'),
                  color: '--series-third',
                  dashed: true,
                  side: 'right',
                  values: sorted.map((meal) => meal.humidite_stabule),
                },
              ]}
            />
          ) : (
            <Empty>{t('chart.no_data')}</Empty>
          )}
        </div>
      </Card>
    </>
  );
}
