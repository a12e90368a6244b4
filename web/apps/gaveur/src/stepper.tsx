// A number with two large buttons, for wet hands. Empty until something is said;
// the first press starts from the hint.
import { useI18n } from '@gaveurs/i18n';
import { useId } from 'react';
import { readFigure, show, type DraftProblem, type Range } from './entry_draft';

export function Stepper({
  label,
  name,
  value,
  hint,
  range,
  problem,
  onChange,
}: {
  label: string;
  name: string;
  value: string;
  hint: number | null;
  range: Range;
  problem: DraftProblem | undefined;
  onChange: (value: string) => void;
}) {
  const { t, format } = useI18n();
  const id = useId();
  function step(direction: 1 | -1) {
    const current = readFigure(value);
    if (current === null || Number.isNaN(current)) {
      onChange(show(hint ?? range.min));
      return;
    }
    onChange(show(Math.min(range.max, Math.max(range.min, current + direction * range.step))));
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="stepper">
        <button
          type="button"
          className="button"
          aria-label={`${label} : ${t('entry.less')}`}
          onClick={() => step(-1)}
        >
          −
        </button>
        <input
          id={id}
          name={name}
          className="input"
          inputMode="decimal"
          autoComplete="off"
          value={value}
          placeholder={hint === null ? '' : show(hint)}
          aria-invalid={problem !== undefined}
          aria-describedby={problem ? `${id}-error` : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
        <button
          type="button"
          className="button"
          aria-label={`${label} : ${t('entry.more')}`}
          onClick={() => step(1)}
        >
          +
        </button>
      </div>
      {problem && (
        <p className="field-error" id={`${id}-error`}>
          {problem === 'range'
            ? t('entry.range', { min: format.number(range.min), max: format.number(range.max) })
            : t(problem === 'required' ? 'entry.required' : 'entry.number')}
        </p>
      )}
    </div>
  );
}
