import type { WeeklyLot } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty, Itm, Stat } from '@gaveurs/ui';

export function ReportLots({ lots }: { lots: WeeklyLot[] }) {
  const { t, format } = useI18n();
  return (
    <Card title={t('report.lots')}>
      {lots.length === 0 && <Empty>{t('report.no_lots')}</Empty>}
      {lots.map((lot) => (
        <section
          key={lot.code_lot}
          className="report-lot"
          data-testid="report-lot"
          data-code={lot.code_lot}
        >
          <h3>{`${lot.code_lot} · ${lot.genetique}`}</h3>
          {lot.jour_debut !== null && lot.jour_fin !== null && (
            <p className="muted">{t('report.days', { from: lot.jour_debut, to: lot.jour_fin })}</p>
          )}
          <dl className="summary">
            <Stat label={t('lot.meals')} value={format.number(lot.repas)} />
            <Stat
              label={t('report.dose')}
              value={format.grams(lot.dose_donnee_g)}
              note={format.signedPercent(lot.ecart_pct)}
            />
            <Stat
              label={t('report.gain')}
              value={format.grams(lot.gain_g)}
              note={`${format.grams(lot.poids_debut_g)} → ${format.grams(lot.poids_fin_g)}`}
            />
            <Stat
              label={t('lot.mortality')}
              value={format.percent(lot.mortalite_fin)}
              note={`${format.percent(lot.mortalite_debut)} → ${format.percent(lot.mortalite_fin)}`}
            />
            <Stat label={t('lot.itm')} value={<Itm value={lot.itm} grade={lot.itm_classe} />} />
          </dl>
        </section>
      ))}
    </Card>
  );
}
