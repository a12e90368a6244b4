// Planned against given dose by meal, with the corrected curve where there is one.
import { useI18n } from '@gaveurs/i18n';
import { useMemo } from 'react';
import type { DosePoint } from './curve';
import { CurvesChart, type DoseCurve } from './curves_chart';

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
  const { t } = useI18n();
  const curves = useMemo(() => {
    const shown: DoseCurve[] = [
      {
        label: t('lot.curve_planned'),
        doses: planned,
        color: '--series-planned',
        dashed: true,
      },
      { label: t('lot.curve_given'), doses: given, color: '--series-given', points: true },
    ];
    if (corrected.length > 0) {
      shown.push({ label: t('lot.curve_corrected'), doses: corrected, color: '--series-other' });
    }
    return shown;
  }, [t, planned, given, corrected]);
  return <CurvesChart curves={curves} label={t('lot.curve')} height={height} />;
}
