// One lot in full: its figures, curves, alerts and every meal.
import {
  useLot,
  useLotAlerts,
  useLotCurves,
  useLotHistory,
  useLotLoop,
  type Lot,
} from '@gaveurs/client';
import { DoseChart, ThreeCurvesChart } from '@gaveurs/charts';
import { kUnknown, useI18n } from '@gaveurs/i18n';
import { AlertList, Card, Empty, href, Itm, LoadState, Stat, StatusPill } from '@gaveurs/ui';
import { LotHistory } from './lot_history';
import { LotLoopCard } from './lot_loop';
import { LotTrends } from './lot_trends';

export function LotPage({ code }: { code: string }) {
  const { t } = useI18n();
  const lot = useLot(code);
  const curves = useLotCurves(code);
  const history = useLotHistory(code);
  const alerts = useLotAlerts(code);
  const loop = useLotLoop(code).data;
  const recommended = loop !== undefined && loop.recommandee.length > 0;
  return (
    <>
      <p>
        <a className="button" href={href([])}>
          {t('nav.back')}
        </a>
      </p>
      {lot.data ? <LotFigures lot={lot.data} /> : <LoadState query={lot} />}
      {loop && <LotLoopCard loop={loop} />}
      <div className="detail-grid">
        <Card title={t(recommended ? 'loop.curves' : 'lot.curve')}>
          <div className="chart-box">
            {recommended ? (
              <ThreeCurvesChart
                recommended={loop.recommandee}
                given={loop.donnee}
                corrected={loop.corrigee}
                height={230}
              />
            ) : curves.data && curves.data.theorique.length + curves.data.reelle.length > 0 ? (
              <DoseChart
                planned={curves.data.theorique}
                given={curves.data.reelle}
                corrected={curves.data.corrigee}
                height={230}
              />
            ) : (
              <NoChart query={curves} />
            )}
          </div>
        </Card>
        {history.data ? (
          <LotTrends meals={history.data} />
        ) : (
          <Card>
            <LoadState query={history} />
          </Card>
        )}
        <Card title={t('lot.alerts')}>
          {alerts.data ? (
            <AlertList alerts={alerts.data} showLot={false} />
          ) : (
            <LoadState query={alerts} />
          )}
        </Card>
      </div>
      {history.data && <LotHistory meals={history.data} />}
    </>
  );
}

function NoChart({ query }: { query: ReturnType<typeof useLotCurves> }) {
  const { t } = useI18n();
  return query.data ? <Empty>{t('lot.no_curve')}</Empty> : <LoadState query={query} />;
}

function LotFigures({ lot }: { lot: Lot }) {
  const { t, format } = useI18n();
  const title = (
    <span className="detail-head">
      {lot.code_lot}
      <StatusPill tone={lot.etat}>{t(`etat.${lot.etat}`)}</StatusPill>
      <span className="muted">{t(`statut.${lot.statut}`)}</span>
    </span>
  );
  const stage =
    lot.jour_actuel === null
      ? kUnknown
      : t('lot.day_moment', {
          jour: lot.jour_actuel,
          moment: lot.moment_actuel ? t(`moment.${lot.moment_actuel}`) : '',
        });
  return (
    <Card title={title}>
      <dl className="detail-stats" data-testid="lot-detail" data-code={lot.code_lot}>
        <Stat label={t('lot.gaveur')} value={lot.gaveur_nom || kUnknown} note={lot.site_code} />
        <Stat label={t('lot.strain')} value={lot.genetique || kUnknown} />
        <Stat label={t('lot.started')} value={format.date(lot.debut_lot)} />
        <Stat label={t('lot.stage')} value={stage} />
        <Stat label={t('lot.meals')} value={format.number(lot.nb_repas)} />
        <Stat label={t('lot.planned')} value={format.grams(lot.dose_theorique)} />
        <Stat label={t('lot.given')} value={format.grams(lot.dose_reelle)} />
        <Stat label={t('lot.weight')} value={format.grams(lot.poids_moyen_actuel)} />
        <Stat label={t('lot.mortality')} value={format.percent(lot.taux_mortalite)} />
        <Stat
          label={t('lot.ducks')}
          value={format.number(lot.nb_canards_vivants)}
          note={
            lot.nb_canards_initial === null
              ? undefined
              : t('lot.ducks_of', {
                  alive: format.number(lot.nb_canards_vivants),
                  initial: format.number(lot.nb_canards_initial),
                })
          }
        />
        <Stat
          label={t('lot.stable')}
          value={format.celsius(lot.temperature_stabule)}
          note={format.percent(lot.humidite_stabule, 0)}
        />
        <Stat label={t('lot.last_meal')} value={format.dateTime(lot.dernier_repas)} />
        <Stat
          label={t('lot.next')}
          value={lot.pret_abattage ? t('lot.ready') : format.dateTime(lot.prochain_repas)}
        />
        {lot.resultat && (
          <>
            <Stat label={t('lot.liver')} value={format.grams(lot.resultat.poids_foie_g)} />
            <Stat
              label={t('lot.itm')}
              value={<Itm value={lot.resultat.itm} grade={lot.resultat.itm_classe} />}
            />
            <Stat label={t('lot.loss')} value={format.fraction(lot.resultat.perte)} />
          </>
        )}
      </dl>
    </Card>
  );
}
