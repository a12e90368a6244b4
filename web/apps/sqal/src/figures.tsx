// The line's figures beside their targets, on every page. A target that is missed is said by a
// shape and a word, not by colour alone.
import type { LineFigures } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { StatusIcon, type Tone } from '@gaveurs/ui';

type Against = 'at_least' | 'at_most';

function toneOf(value: number | null, target: number, against: Against): Tone {
  if (value === null) return 'no_data';
  return (against === 'at_least' ? value >= target : value <= target) ? 'normal' : 'warning';
}

export function Figures({ figures }: { figures: LineFigures | undefined }) {
  const { t, format } = useI18n();
  const share = (value: number | null | undefined) =>
    value === null || value === undefined ? t('common.unknown') : format.fraction(value, 1);
  const rate = (value: number | null | undefined) =>
    value === null || value === undefined ? t('common.unknown') : format.number(value);
  const target = figures?.targets;
  const item = (
    name: 'rate' | 'conformity' | 'downgraded' | 'rejected',
    value: number | null | undefined,
    aim: number | undefined,
    against: Against,
    show: (value: number | null | undefined) => string,
  ) => {
    const tone = aim === undefined ? 'no_data' : toneOf(value ?? null, aim, against);
    return (
      <div className="figure" data-testid={`figure-${name}`} data-tone={tone}>
        <dt>{t(`figures.${name}`)}</dt>
        <dd>
          <span className={`ink-${tone}`}>
            <StatusIcon tone={tone} size={18} />
          </span>
          <strong>{show(value)}</strong>
          {aim !== undefined && <small>{t(`figures.${against}`, { target: show(aim) })}</small>}
        </dd>
      </div>
    );
  };
  return (
    <dl className="figures-row" data-testid="figures">
      {item('rate', figures?.livers_per_hour, target?.['livers_per_hour'], 'at_least', rate)}
      {item('conformity', figures?.conformity, target?.['conformity'], 'at_least', share)}
      {item('downgraded', figures?.downgraded, target?.['downgraded'], 'at_most', share)}
      {item('rejected', figures?.rejected, target?.['rejected'], 'at_most', share)}
    </dl>
  );
}
