// What the model says of the curve asked about: the limits first, then loss, liver, ITM and spread
// with the intervals they lie in, beside the site's usual curve.
import { curveOfDoses, CurvesChart, IntervalBar, type Span } from '@gaveurs/charts';
import type { WhatIf, WhatIfTarget } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, StatusPill, useRefusalWords } from '@gaveurs/ui';
import { useMemo } from 'react';

const kHashShown = 12;

export function WhatIfAnswer({ said }: { said: WhatIf }) {
  const { t, format } = useI18n();
  const words = useRefusalWords();
  const broken = said.limits_broken.length > 0;
  const grams = (value: number) => format.grams(value);
  return (
    <Card
      title={`${t('whatif.asked')} · ${format.grams(said.corn_g)}`}
      aside={
        <StatusPill tone={broken ? 'critical' : 'normal'}>
          {t(broken ? 'whatif.broken' : 'whatif.kept')}
        </StatusPill>
      }
    >
      <div className="what-if" data-testid="what-if" data-broken={broken}>
        <div className="forecast">
          {broken && (
            <div className="refusal tone-critical" role="alert" data-testid="limits-broken">
              <p className="strong">{t('whatif.broken_words')}</p>
              <ul>
                {said.limits_broken.map((one) => (
                  <li key={one.reason}>{words(one)}</li>
                ))}
              </ul>
            </div>
          )}
          {said.lots_known.gaveur === 0 && <Unknown words={t('whatif.gaveur_unknown')} />}
          {said.lots_known.souche === 0 && <Unknown words={t('whatif.strain_unknown')} />}
          <Line
            name={t('loop.loss')}
            target={said.loss}
            show={(value) => format.fraction(value)}
            usual={{ low: 0, high: said.loss_limit * 1.3 }}
            beside={said.usual.loss}
            limit={said.loss_limit}
          />
          <Line
            name={t('loop.liver')}
            target={said.liver_g}
            show={grams}
            usual={{ low: 350, high: 700 }}
            beside={said.usual.liver_g}
          />
          <Line
            name={t('loop.itm')}
            target={said.itm}
            show={(value) => format.number(value, 1)}
            usual={{ low: 10, high: 20 }}
            beside={said.usual.itm}
          />
          <Line
            name={t('whatif.spread')}
            target={said.spread_g}
            show={grams}
            usual={{ low: 0, high: 200 }}
          />
          <p className="muted small">{t('whatif.bar_words')}</p>
        </div>
        <div>
          <Both said={said} />
          <p className="muted" data-testid="what-if-model" title={said.model.hash}>
            {t('whatif.model', {
              version: said.model.version,
              lots: format.number(said.model.lots),
              day: format.date(said.model.last_day),
            })}
            {` · ${t('loop.hash')} ${said.model.hash.slice(0, kHashShown)}`}
          </p>
        </div>
      </div>
    </Card>
  );
}

function Unknown({ words }: { words: string }) {
  return (
    <p className="banner tone-warning" role="status" data-testid="what-if-unknown">
      {words}
    </p>
  );
}

function Both({ said }: { said: WhatIf }) {
  const { t } = useI18n();
  const curves = useMemo(
    () => [
      {
        label: t('whatif.usual'),
        doses: curveOfDoses(said.usual.doses_g),
        color: '--series-planned' as const,
        dashed: true,
      },
      {
        label: t('whatif.asked'),
        doses: curveOfDoses(said.doses_g),
        color: '--series-given' as const,
      },
    ],
    [t, said],
  );
  return <CurvesChart curves={curves} label={t('whatif.asked')} height={230} />;
}

function Line({
  name,
  target,
  show,
  usual,
  beside,
  limit,
}: {
  name: string;
  target: WhatIfTarget | null;
  show: (value: number) => string;
  usual: Span;
  beside?: number | null;
  limit?: number;
}) {
  const { t } = useI18n();
  if (!target) {
    return (
      <p>
        <span className="strong">{name}</span> <span className="muted">{t('whatif.unknown')}</span>
      </p>
    );
  }
  const { low, high } = target.most;
  const bound = limit === undefined ? null : target.upper95;
  const span = {
    low: Math.min(usual.low, low),
    high: Math.max(usual.high, high, (bound ?? high) * 1.05),
  };
  return (
    <div className="forecast-line">
      <p>
        <span className="strong">{`${name} ${show(target.mean)}`}</span>{' '}
        <span className="muted">{t('loop.interval', { low: show(low), high: show(high) })}</span>
        {typeof beside === 'number' && (
          <span className="note">{`${t('whatif.usual')} : ${show(beside)}`}</span>
        )}
      </p>
      <IntervalBar
        {...target}
        span={span}
        label={name}
        beside={beside}
        bound={bound}
        limit={limit}
        tone={limit !== undefined && target.upper95 > limit ? 'bad' : 'good'}
      />
    </div>
  );
}
