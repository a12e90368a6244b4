// The chart of the values, the one of their spread below it, and in words what they mark.
import { ControlChart, markOf } from '@gaveurs/charts';
import type { ChartPoint, ControlChartAnswer } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty, go, href, StatusPill, type Tone, useRefusalWords } from '@gaveurs/ui';
import { useMemo } from 'react';

const kMarksShown = 8;

export function ControlCharts({ answer }: { answer: ControlChartAnswer }) {
  const { t, format } = useI18n();
  const { points, limits, unit, alarm } = answer;
  const digits = unit === 'g' ? 0 : unit === 'mm' ? 1 : 3;
  const show = (value: number) => `${format.number(value, digits)} ${unit}`.trim();
  const name = t(`characteristic.${answer.characteristic}`);
  const spread = useMemo(() => spreadPoints(points), [points]);
  const shownLimits = useMemo(
    () =>
      limits && {
        centre: limits.centre,
        ucl: limits.ucl,
        lcl: limits.lcl,
        ewmaUcl: alarm.ewma_ucl,
        ewmaLcl: alarm.ewma_lcl,
        provisional: !answer.frozen,
      },
    [limits, alarm, answer.frozen],
  );
  const names = {
    value: name,
    ewma: t('control.ewma'),
    centre: t('control.centre'),
    upper: t('control.upper'),
    lower: t('control.lower'),
  };
  const liverOf = (point: ChartPoint) =>
    href([], { appareil: answer.device_id, foie: point.sample_id });
  return (
    <Card title={name} aside={<State answer={answer} />}>
      <div className="card-body control-body">
        <Notice answer={answer} />
        {points.length === 0 && <Empty>{t('control.no_points')}</Empty>}
        {points.length > 0 && (
          <ControlChart
            points={points}
            limits={shownLimits}
            withEwma={limits !== null}
            label={t('control.label', { name, count: points.length })}
            names={names}
            formatX={(i) => format.timeSeconds(points[i]?.time)}
            formatY={show}
            onPick={(i) => points[i] && go(liverOf(points[i]))}
          />
        )}
        {limits && limits.range_centre !== null && spread.length > 0 && (
          <ControlChart
            points={spread}
            limits={{
              centre: limits.range_centre,
              ucl: limits.range_ucl,
              lcl: limits.range_lcl,
              provisional: !answer.frozen,
            }}
            withEwma={false}
            height={170}
            label={t('control.range_label', { name })}
            names={{ ...names, value: t('control.range') }}
            formatX={(i) => format.timeSeconds(points[i]?.time)}
            formatY={show}
          />
        )}
        <Marks points={points} show={show} liverOf={liverOf} />
      </div>
    </Card>
  );
}

function spreadPoints(points: ChartPoint[]) {
  return points
    .filter((point) => point.range !== null)
    .map((point) => ({ value: point.range!, ewma: null, rules: [], alarm: 'none' as const }));
}

const stateTones = {
  no_frozen_limits: 'no_data',
  no_data: 'no_data',
  in_control: 'normal',
  out_of_control: 'critical',
} as const satisfies Record<ControlChartAnswer['state'], Tone>;

function State({ answer }: { answer: ControlChartAnswer }) {
  const { t } = useI18n();
  return (
    <span data-testid="chart-state" data-state={answer.state}>
      <StatusPill tone={stateTones[answer.state]}>{t(`chart_state.${answer.state}`)}</StatusPill>
    </span>
  );
}

/** Limits nobody froze must not pass for frozen ones. */
function Notice({ answer }: { answer: ControlChartAnswer }) {
  const { t } = useI18n();
  const words = useRefusalWords();
  if (answer.frozen) return null;
  return (
    <p className="banner tone-no_data">
      {answer.limits
        ? t('control.provisional')
        : t('control.no_limits', { reason: words({ reason: answer.limits_refused ?? '—' }) })}
    </p>
  );
}

/** The newest marked points, each with what its rule means. */
function Marks({
  points,
  show,
  liverOf,
}: {
  points: ChartPoint[];
  show: (value: number) => string;
  liverOf: (point: ChartPoint) => string;
}) {
  const { t, format } = useI18n();
  const marked = points.filter((point) => markOf(point) !== '').slice(-kMarksShown);
  if (marked.length === 0) return null;
  const meaning = (point: ChartPoint) => [
    ...(point.alarm === 'ewma' ? [t('control.ewma_alarm')] : []),
    ...(point.alarm === 'point' && !point.rules.includes(1) ? [t('rule.1')] : []),
    ...point.rules.map((rule) => t(`rule.${rule as 1}`)),
  ];
  return (
    <ol className="marks" data-testid="marks">
      {marked.reverse().map((point) => (
        <li key={point.sample_id}>
          <StatusPill tone={point.alarm === 'none' ? 'warning' : 'critical'}>
            {markOf(point)}
          </StatusPill>
          <a href={liverOf(point)}>{format.timeSeconds(point.time)}</a>
          <span className="strong">{show(point.value)}</span>
          <span>{meaning(point).join(' ; ')}</span>
        </li>
      ))}
    </ol>
  );
}
