// Each ratio on its bar: acceptable range light, optimal range full, the liver's mark.
import {
  kRatios,
  type Liver,
  type QualityReferences,
  type RatioName,
  type RatioRanges,
} from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { StatusIcon, type Tone } from '@gaveurs/ui';
import { barPlace, ratioState, type RatioState } from './ratios';

const tones: Record<RatioState, Tone> = {
  optimal: 'normal',
  acceptable: 'warning',
  outside: 'critical',
  unknown: 'no_data',
  unjudged: 'no_data',
};

export function RatioList({
  liver,
  ranges,
}: {
  liver: Liver;
  ranges: QualityReferences['ratios'] | undefined;
}) {
  const { t } = useI18n();
  return (
    <div className="ratios" role="list" aria-label={t('liver.ratios')}>
      {kRatios.map((name) => (
        <RatioRow
          key={name}
          name={name}
          value={liver.ratios[name]}
          range={ranges?.[name] ?? null}
        />
      ))}
    </div>
  );
}

function RatioRow({
  name,
  value,
  range,
}: {
  name: RatioName;
  value: number | null;
  range: RatioRanges | null;
}) {
  const { t, format } = useI18n();
  const state = ratioState(value, range);
  const span = (low: number, high: number, within: RatioRanges) => ({
    left: `${barPlace(low, within) * 100}%`,
    width: `${(barPlace(high, within) - barPlace(low, within)) * 100}%`,
  });
  const words = (low: number, high: number) => `${format.number(low, 2)}–${format.number(high, 2)}`;
  const hint =
    range &&
    t('liver.ratio_ranges', {
      optimal: words(range.optimal.low, range.optimal.high),
      acceptable: words(range.acceptable.low, range.acceptable.high),
    });
  return (
    <div
      className="ratio"
      role="listitem"
      data-testid="ratio"
      data-name={name}
      data-state={state}
      title={hint ?? undefined}
    >
      <span>{t(`ratio.${name}`)}</span>
      <span className="ratio-bar" aria-hidden="true">
        {range && (
          <>
            <i
              className="acceptable"
              style={span(range.acceptable.low, range.acceptable.high, range)}
            />
            <i className="optimal" style={span(range.optimal.low, range.optimal.high, range)} />
            {value !== null && <b style={{ left: `${barPlace(value, range) * 100}%` }} />}
          </>
        )}
      </span>
      <span className="num strong">
        {value === null ? t('common.unknown') : format.number(value, 2)}
      </span>
      <span className={`ratio-state ink-${tones[state]}`}>
        {state !== 'unjudged' && <StatusIcon tone={tones[state]} size={15} />}
        {t(`ratio_state.${state}`)}
      </span>
    </div>
  );
}
