// Any curves of doses over the meals of a lot, on one axis of days.
import { useI18n } from '@gaveurs/i18n';
import { useMemo } from 'react';
import { Chart, type Series } from './chart';
import { alignCurves, kDayMarks, type DosePoint } from './curve';

export interface DoseCurve extends Omit<Series, 'values'> {
  doses: DosePoint[];
}

export function CurvesChart({
  curves,
  label,
  height = 190,
}: {
  curves: DoseCurve[];
  label: string;
  height?: number;
}) {
  const { t, format } = useI18n();
  const table = useMemo(() => alignCurves(curves.map(({ doses }) => doses)), [curves]);
  const series = useMemo(
    () => curves.map((curve, at) => ({ ...curve, values: table.columns[at]! })),
    [curves, table],
  );
  return (
    <Chart
      x={table.x}
      series={series}
      label={label}
      height={height}
      incrs={kDayMarks}
      formatX={(x) => t('lot.day', { jour: Math.floor(x / 2) })}
      formatY={(y) => format.grams(y)}
    />
  );
}
