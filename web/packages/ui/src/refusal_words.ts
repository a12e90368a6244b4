// Why the server refused something, in the reader's language: by the refusal's code, which stays
// when its words change. What has no code here is quoted as the server said it.
import { ProblemError, type Reason, type Refusal } from '@gaveurs/client';
import { isMessageKey, useI18n, type Format, type MessageKey } from '@gaveurs/i18n';

/** A figure as people read it; its unit ends its name. */
function shown(name: string, value: number | string | null, format: Format): string {
  if (typeof value !== 'number') return value ?? '—';
  if (name.endsWith('_pct')) return format.percent(value);
  if (name === 'step_g') return `${format.signed(value)}\u00a0g`;
  if (name.endsWith('_g')) return format.grams(value);
  return format.number(value, Number.isInteger(value) ? 0 : 2);
}

export function useRefusalWords(): (refusal: Refusal) => string {
  const { t, format } = useI18n();
  return ({ reason, code, values = {} }) => {
    const key = `refusal.${code ?? ''}`;
    if (!isMessageKey(key)) return `« ${reason} »`;
    const params: Record<string, string> = {};
    for (const [name, value] of Object.entries(values)) params[name] = shown(name, value, format);
    const state = `loop.state.${String(values['state'])}`;
    if (isMessageKey(state)) params['state'] = t(state);
    const said = t(key, params);
    // Another server may not tell a figure these words need.
    return /\{\w+\}/.test(said) ? `« ${reason} »` : said;
  };
}

/** What the fields of a form are called, by the last part of their path in the message. */
export type FieldLabels = Readonly<Record<string, MessageKey>>;

/** The sentences of a refusal: of the whole, or one for each field after the field's label. */
export function useReasonWords(
  labels: FieldLabels,
): (whole: Refusal, fields: Reason[]) => string[] {
  const { t } = useI18n();
  const words = useRefusalWords();
  return (whole, fields) => {
    const told = fields.filter(({ reason }) => reason);
    // The sentence of the whole says more than fields without a code of their own.
    const byField = told.length > 0 && (!whole.code || told.some(({ code }) => code));
    if (!byField) return [words(whole)];
    return told.map((one) => {
      const label = labels[one.path.split('.').at(-1)!];
      const name = label ? t(label) : one.path;
      return name ? `${name} : ${words(one)}` : words(one);
    });
  };
}

/** Why asking failed, as one text. */
export function useFailureWords(labels: FieldLabels = {}): (error: Error) => string {
  const { t } = useI18n();
  const words = useReasonWords(labels);
  return (error) => {
    if (!(error instanceof ProblemError)) return t('common.unreachable');
    const { detail, title, code, values, errors } = error;
    return words({ reason: detail ?? title, code, values }, errors).join(' ; ');
  };
}
