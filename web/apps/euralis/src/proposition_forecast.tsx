// What a proposal is expected to do. The ducks come first: the upper bound of the loss beside the
// limit of the site; then rating, liver and ITM with the intervals they lie in.
import { IntervalBar, type Span } from '@gaveurs/charts';
import { lossBound, lossVerdict, type Estimate, type Proposition } from '@gaveurs/client';
import { kUnknown, useI18n } from '@gaveurs/i18n';
import { Card, StatusPill } from '@gaveurs/ui';
import type { ReactNode } from 'react';

const verdicts = {
  within: { tone: 'normal', word: 'loop.within_limit' },
  over: { tone: 'critical', word: 'loop.over_limit' },
  unknown: { tone: 'no_data', word: 'loop.unknown_loss' },
} as const;

export function Welfare({ one }: { one: Proposition }) {
  const { t, format } = useI18n();
  const { loss } = one.predicted;
  const bound = lossBound(one);
  const verdict = verdicts[lossVerdict(one)];
  return (
    <Card
      title={t('loop.welfare')}
      aside={<StatusPill tone={verdict.tone}>{t(verdict.word)}</StatusPill>}
    >
      <div className="card-body forecast" data-testid="welfare">
        <p className="bound-line">
          <span className="big">{format.fraction(bound)}</span>
          <span>{t('loop.bound_beside', { limit: format.fraction(one.loss_limit) })}</span>
        </p>
        {loss && (
          <>
            <IntervalBar
              {...loss}
              span={{ low: 0, high: Math.max(one.loss_limit, bound ?? 0, loss.most.high) * 1.15 }}
              limit={one.loss_limit}
              bound={bound}
              tone={lossVerdict(one) === 'within' ? 'good' : 'bad'}
              label={t('loop.loss')}
            />
            <p className="muted">
              {t('loop.loss_words', {
                mean: format.fraction(loss.mean),
                low: format.fraction(loss.most.low),
                high: format.fraction(loss.most.high),
              })}{' '}
              {t('loop.loss_beside', {
                difference: format.signed(one.beside_standard.loss * 100, 1),
              })}
            </p>
          </>
        )}
      </div>
    </Card>
  );
}

/** What lots come to in the records: the same line for every proposal, so that they compare. */
const spans = {
  rating: { low: 1, high: 5 },
  liver_g: { low: 350, high: 700 },
  itm: { low: 10, high: 20 },
};

export function Expected({ one }: { one: Proposition }) {
  const { t, format, say } = useI18n();
  const { rating, liver_g, itm } = one.predicted;
  const beside = one.beside_standard;
  const stars = (value: number) => format.number(value, 2);
  return (
    <Card title={t('loop.promise')}>
      <div className="card-body forecast">
        {rating ? (
          <Line
            name={t('loop.rating')}
            estimate={rating}
            show={stars}
            usual={spans.rating}
            standard={beside.rating === null ? null : rating.mean - beside.rating}
            note={
              beside.rating !== null &&
              t('loop.beside_standard_pm', {
                difference: format.signed(beside.rating, 2),
                pm: format.number(beside.rating_pm, 2),
              })
            }
          />
        ) : (
          <p>
            <span className="strong">{`${t('loop.rating')} ${kUnknown}`}</span>{' '}
            {one.rating_unknown && <span className="muted">{say(one.rating_unknown)}</span>}
          </p>
        )}
        <Line
          name={t('loop.liver')}
          estimate={liver_g}
          show={(value) => format.grams(value)}
          usual={spans.liver_g}
          standard={liver_g.mean - beside.liver_g}
          note={t('loop.beside_standard', {
            difference: format.signed(beside.liver_g),
            unit: 'g',
          })}
        />
        <Line
          name={t('loop.itm')}
          estimate={itm}
          show={(value) => format.number(value, 1)}
          usual={spans.itm}
        />
        <p className="muted small">{t('loop.bar_words')}</p>
      </div>
    </Card>
  );
}

function Line({
  name,
  estimate,
  show,
  note,
  usual,
  standard,
}: {
  name: string;
  estimate: Estimate;
  show: (value: number) => string;
  note?: ReactNode;
  usual: Span;
  standard?: number | null;
}) {
  const { t } = useI18n();
  const { low, high } = estimate.most;
  const span = { low: Math.min(usual.low, low), high: Math.max(usual.high, high) };
  return (
    <div className="forecast-line">
      <p>
        <span className="strong">{`${name} ${show(estimate.mean)}`}</span>{' '}
        <span className="muted">
          {t('loop.interval', { low: show(estimate.most.low), high: show(estimate.most.high) })}
        </span>
        {note && <span className="note">{note}</span>}
      </p>
      <IntervalBar {...estimate} span={span} label={name} beside={standard} />
    </div>
  );
}
