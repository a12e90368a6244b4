// A lot's doses: recommended (or planned, where no proposal feeds it), given, and corrected.
import { DoseChart, ThreeCurvesChart } from '@gaveurs/charts';
import { useLotCurves, useLotLoop } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Empty, LoadState } from '@gaveurs/ui';

export function LotCurve({ code }: { code: string }) {
  const { t } = useI18n();
  const loop = useLotLoop(code).data;
  const query = useLotCurves(code);
  if (loop && loop.recommandee.length > 0) {
    return (
      <ThreeCurvesChart
        recommended={loop.recommandee}
        given={loop.donnee}
        corrected={loop.corrigee}
      />
    );
  }
  if (!query.data) return <LoadState query={query} />;
  const { theorique, reelle, corrigee } = query.data;
  if (theorique.length + reelle.length === 0) return <Empty>{t('lot.no_curve')}</Empty>;
  return <DoseChart planned={theorique} given={reelle} corrected={corrigee} />;
}
