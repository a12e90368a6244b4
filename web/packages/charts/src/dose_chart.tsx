// Planned against given dose by meal, with the corrected curve where there is one.
import { useI18n } from '@gaveurs/i18n';
import { useMemo } from 'react';
import { Chart, type Series } from './chart';
import { alignCurves, kDayMarks, type DosePoint } from './curve';

type Column = (number | null)[];

export function DoseChart({
  planned,
  given,
  corrected,
  height = 190,
}: {
  planned: DosePoint[];
  given: DosePoint[];
  corrected: DosePoint[];
  height?: number;
}) {
  const { t, format } = useI18n();
  const table = useMemo(
    () => alignCurves([planned, given, corrected]),
    [planned, given, corrected],
  );
  const [plan, real, fixed] = table.columns as [Column, Column, Column];
  const series: Series[] = [
    { label: t('lot.curve_planned'), values: plan, color: '--series-planned', dashed: true },
    { label: t('lot.curve_given'), values: real, color: '--series-given', points: true },
  ];
  if (corrected.length > 0) {
    series.push({ label: t('lot.curve_corrected'), values: fixed, color: '--series-other' });
  }
  return (
    <Chart
      x={table.x}
      series={series}
      label={t('lot.curve')}
      height={height}
      incrs={kDayMarks}
      formatX={(x) => t('lot.day', { jour: Math.floor(x / 2) })}
      formatY={(y) => format.grams(y)}
    />
  );
}
