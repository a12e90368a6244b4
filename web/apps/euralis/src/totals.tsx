import type { Totals } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Stat } from '@gaveurs/ui';

export function TotalsPanel({ totals }: { totals: Totals }) {
  const { t, format } = useI18n();
  return (
    <dl className="card totals" data-testid="totals">
      <Stat label={t('totals.lots')} value={format.number(totals.lots_actifs)} />
      <Stat label={t('totals.ducks')} value={format.number(totals.canards_vivants)} />
      <Stat label={t('totals.meals_24h')} value={format.number(totals.repas_24h)} />
      <Stat label={t('totals.alerts')} value={format.number(totals.alertes_actives)} />
      <Stat
        label={t('totals.critical')}
        value={format.number(totals.alertes_critiques)}
        tone={totals.alertes_critiques > 0 ? 'bad' : undefined}
      />
      <Stat
        label={t('totals.no_data')}
        value={format.number(totals.lots_sans_donnees)}
        tone={totals.lots_sans_donnees > 0 ? 'unknown' : undefined}
      />
      <Stat label={t('totals.sites')} value={format.number(totals.sites)} />
      <Stat label={t('totals.gaveurs')} value={format.number(totals.gaveurs)} />
    </dl>
  );
}
