import { usePerformance } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty, href, Itm, LoadState } from '@gaveurs/ui';

export function Performance() {
  const { t, format } = useI18n();
  const query = usePerformance();
  if (!query.data) return <LoadState query={query} />;
  return (
    <Card title={t('perf.title')}>
      <div className="table-box">
        <table className="table">
          <thead>
            <tr>
              <th>{t('lot.gaveur')}</th>
              <th>{t('lot.site')}</th>
              <th className="num">{t('perf.lots_active')}</th>
              <th className="num">{t('perf.lots_finished')}</th>
              <th className="num">{t('perf.meals')}</th>
              <th className="num">{t('perf.deviation')}</th>
              <th className="num">{t('perf.mortality')}</th>
              <th className="num">{t('perf.loss')}</th>
              <th className="num">{t('perf.itm')}</th>
              <th className="num">{t('perf.liver')}</th>
              <th className="num">{t('lot.alerts')}</th>
            </tr>
          </thead>
          <tbody>
            {query.data.map((row) => (
              <tr key={row.gaveur_id} data-testid="gaveur" data-id={row.gaveur_id}>
                <td>
                  <a href={href([], { q: row.nom })}>{row.nom}</a>
                </td>
                <td>{row.site_code}</td>
                <td className="num">{format.number(row.lots_actifs)}</td>
                <td className="num">{format.number(row.lots_termines)}</td>
                <td className="num">{format.number(row.repas)}</td>
                <td className="num">{format.signedPercent(row.ecart_dose_moyen_pct)}</td>
                <td className="num">{format.percent(row.mortalite_moyenne)}</td>
                <td className="num">{format.fraction(row.perte_moyenne)}</td>
                <td className="num">
                  <Itm value={row.itm_moyen} />
                </td>
                <td className="num">{format.grams(row.poids_foie_moyen_g)}</td>
                <td className="num">{format.number(row.alertes_actives)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {query.data.length === 0 && <Empty>{t('perf.none')}</Empty>}
    </Card>
  );
}
