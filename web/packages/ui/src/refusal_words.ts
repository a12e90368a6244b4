// Why the server refused something, in the reader's language: by the refusal's code, which stays
// when its words change. What has no code here is quoted as the server said it.
import type { Refusal } from '@gaveurs/client';
import { isMessageKey, useI18n, type Format } from '@gaveurs/i18n';

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
