// Kilograms of liver each site will bring, with the interval, and what such forecasts were worth so
// far beside the last week's production repeated: so that one sees how far to trust it.
import { IntervalBar } from '@gaveurs/charts';
import { useProduction, type ProductionHorizon, type SiteProduction } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, StatusPill, useRefusalWords, type Tone } from '@gaveurs/ui';
import { Answered, Basis } from './analytics_parts';
import { trustIn, type Trust } from './analytics_trust';

const tones: Record<Trust, Tone> = {
  good: 'normal',
  narrow: 'warning',
  no_better: 'warning',
  unknown: 'no_data',
};

export function ProductionToCome({ site }: { site: string | null }) {
  const { t } = useI18n();
  const query = useProduction(site);
  return (
    <Card title={t('production.title')}>
      <Answered query={query}>
        {(data) => (
          <>
            <p className="card-body muted prose">{t('production.words')}</p>
            {data.sites.map((one) => (
              <Site key={one.site_code} site={one} />
            ))}
            <Basis data={data.data} query={query} />
          </>
        )}
      </Answered>
    </Card>
  );
}

function Site({ site }: { site: SiteProduction }) {
  const { t, format } = useI18n();
  const words = useRefusalWords();
  const most = Math.max(...site.horizons.map((one) => one.most.high), 1);
  return (
    <section className="site-forecast" data-testid="production" data-site={site.site_code}>
      <h3>
        {site.data
          ? t('production.site_data', {
              site: site.site_code,
              closed: format.number(site.data.closed_lots),
              running: format.number(site.data.running_lots),
            })
          : site.site_code}
      </h3>
      {site.why_none !== null && (
        <p className="muted" role="status" data-testid="none-yet">
          {words({ reason: site.why_none, ...site.why_none_code })}
        </p>
      )}
      <ul className="horizons">
        {site.horizons.map((one) => (
          <Horizon key={one.days} one={one} most={most} />
        ))}
      </ul>
    </section>
  );
}

function Horizon({ one, most }: { one: ProductionHorizon; most: number }) {
  const { t, plural, format } = useI18n();
  const kg = (value: number) => `${format.number(value)}\u00a0kg`;
  const trust = trustIn(one.backtest);
  return (
    <li data-testid="horizon" data-days={one.days}>
      <div className="horizon-head">
        <span className="strong">{t('production.days', { count: one.days })}</span>
        <span className="big-figure">{kg(one.liver_kg)}</span>
        <span className="muted">
          {t('loop.interval', { low: kg(one.most.low), high: kg(one.most.high) })}
        </span>
      </div>
      <IntervalBar
        mean={one.liver_kg}
        half={one.half}
        most={one.most}
        span={{ low: 0, high: most * 1.05 }}
        label={t('production.liver')}
      />
      <dl className="horizon-worth">
        <div>
          <dt>{t('production.running')}</dt>
          <dd>{kg(one.from_running_lots_kg)}</dd>
        </div>
        <div>
          <dt>{t('production.error')}</dt>
          <dd>{one.backtest ? kg(one.backtest.mae_kg) : '—'}</dd>
        </div>
        <div>
          <dt>{t('production.last_week')}</dt>
          <dd>{one.backtest ? kg(one.backtest.last_week_mae_kg) : '—'}</dd>
        </div>
        <div>
          <dt>{t('production.held')}</dt>
          <dd>
            {format.fraction(one.backtest?.cover90, 0)}
            {one.backtest && (
              <small className="muted">
                {' '}
                {plural('production.checked', one.backtest.forecasts)}
              </small>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('production.trust')}</dt>
          <dd>
            <StatusPill tone={tones[trust]}>{t(`production.trust.${trust}`)}</StatusPill>
          </dd>
        </div>
      </dl>
    </li>
  );
}
