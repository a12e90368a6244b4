import { DoseChart } from '@gaveurs/charts';
import { useLotCurves } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Empty, LoadState } from '@gaveurs/ui';

export function LotCurve({ code }: { code: string }) {
  const { t } = useI18n();
  const query = useLotCurves(code);
  if (!query.data) return <LoadState query={query} />;
  const { theorique, reelle, corrigee } = query.data;
  if (theorique.length + reelle.length === 0) return <Empty>{t('lot.no_curve')}</Empty>;
  return <DoseChart planned={theorique} given={reelle} corrected={corrigee} />;
}
