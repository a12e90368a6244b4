// Limits are frozen by a person, with a date and a name; until then none are anybody's.
import {
  useFreezeLimits,
  type ChartKind,
  type ControlChartAnswer,
  type FreezeOrder,
} from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, useStored, useFailureWords } from '@gaveurs/ui';
import type { FormEvent, InputHTMLAttributes } from 'react';
import { fieldLabels } from './field_labels';

/** The same as for acknowledging: one name per device. */
const kNameKey = 'gaveurs.name';
const kAuthorMax = 60;
const kNoteMax = 200;
const kUsualReference = 200;

/** «12,5» and «12.5» are one number; an empty field says nothing. */
function figure(data: FormData, name: string): number | null {
  const text = String(data.get(name) ?? '')
    .trim()
    .replace(',', '.');
  const value = Number(text);
  return text !== '' && Number.isFinite(value) ? value : null;
}

export function FreezeForm({
  answer,
  kind,
  rules,
}: {
  answer: ControlChartAnswer;
  kind: ChartKind | null;
  rules: number[];
}) {
  const { t } = useI18n();
  const [name, store] = useStored(kNameKey);
  const freeze = useFreezeLimits();
  const failure = useFailureWords(fieldLabels);
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const author = String(data.get('author') ?? '').trim();
    if (!author) return;
    store(author);
    const note = String(data.get('note') ?? '').trim();
    const order: FreezeOrder = {
      author,
      ...(note ? { note } : {}),
      ...(kind ? { kind } : {}),
      samples: figure(data, 'samples') ?? kUsualReference,
      spec: { lower: figure(data, 'lower'), upper: figure(data, 'upper') },
      alarm_rules: data.get('rules') ? rules.join(',') : '',
    };
    freeze.mutate({
      device_id: answer.device_id,
      characteristic: answer.characteristic,
      order,
    });
  }
  const spec = answer.frozen_chart?.spec;
  return (
    <Card title={t('freeze.title')}>
      <form className="card-body freeze" onSubmit={onSubmit} data-testid="freeze-form">
        <Frozen answer={answer} />
        <div className="freeze-fields">
          <Field
            name="author"
            label={t('alerts.name_title')}
            required
            maxLength={kAuthorMax}
            defaultValue={name ?? ''}
            autoComplete="name"
          />
          <Field
            name="samples"
            label={t('freeze.samples')}
            inputMode="numeric"
            defaultValue={kUsualReference}
          />
          <Field
            name="lower"
            label={t('freeze.lower')}
            inputMode="decimal"
            defaultValue={spec?.lower ?? ''}
          />
          <Field
            name="upper"
            label={t('freeze.upper')}
            inputMode="decimal"
            defaultValue={spec?.upper ?? ''}
          />
          <Field name="note" label={t('freeze.note')} maxLength={kNoteMax} />
        </div>
        <label className="check">
          <input type="checkbox" name="rules" />
          {t('freeze.rules')}
        </label>
        <button type="submit" className="button large primary" disabled={freeze.isPending}>
          {t('freeze.submit')}
        </button>
        {freeze.error && (
          <p className="field-error" role="alert">
            {t('freeze.refused', { reason: failure(freeze.error) })}
          </p>
        )}
      </form>
    </Card>
  );
}

function Frozen({ answer }: { answer: ControlChartAnswer }) {
  const { t, format } = useI18n();
  const { frozen_chart: chart } = answer;
  if (!chart) return <p>{t('freeze.not_frozen')}</p>;
  return (
    <p data-testid="frozen">
      {t('freeze.frozen', {
        time: format.dateTime(chart.frozen_at),
        par: chart.author,
        count: format.number(chart.limits.samples),
      })}
      {chart.note && ` ${chart.note}`}
    </p>
  );
}

function Field({
  name,
  label,
  ...input
}: { name: string; label: string } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <div className="field">
      <label htmlFor={`freeze-${name}`}>{label}</label>
      <input id={`freeze-${name}`} name={name} className="input large" {...input} />
    </div>
  );
}
