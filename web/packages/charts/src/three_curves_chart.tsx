// The three curves of a lot: recommended, given, and corrected for the meals to come.
import { useI18n } from '@gaveurs/i18n';
import { useMemo } from 'react';
import type { DosePoint } from './curve';
import { CurvesChart, type DoseCurve } from './curves_chart';

export function ThreeCurvesChart({
  recommended,
  given,
  corrected,
  height = 200,
}: {
  recommended: DosePoint[];
  given: DosePoint[];
  corrected: DosePoint[];
  height?: number;
}) {
  const { t } = useI18n();
  const curves = useMemo<DoseCurve[]>(
    () => [
      {
        label: t('loop.curve_recommended'),
        doses: recommended,
        color: '--series-planned',
        dashed: true,
      },
      { label: t('lot.curve_given'), doses: given, color: '--series-given', points: true },
      { label: t('lot.curve_corrected'), doses: corrected, color: '--series-other' },
    ],
    [t, recommended, given, corrected],
  );
  return <CurvesChart curves={curves} label={t('loop.curves')} height={height} />;
}
