// Finds and fills in a message. Pure; React's side is in `provider.tsx`.
import { en } from './en';
import { fr, type MessageKey } from './fr';

export type Locale = 'fr' | 'en';
export type Params = Record<string, string | number>;

export const messages: Record<Locale, Record<MessageKey, string>> = { fr, en };

type Stem<K> = K extends `${infer S}_one` ? S : never;
/** Keys that exist as `_one` and `_other`. */
export type PluralKey = Stem<MessageKey>;

export function translate(locale: Locale, key: MessageKey, params: Params = {}): string {
  return messages[locale][key].replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in params ? String(params[name]) : whole,
  );
}

export function translatePlural(
  locale: Locale,
  key: PluralKey,
  count: number,
  shown: string,
): string {
  const form = new Intl.PluralRules(locale).select(count) === 'one' ? 'one' : 'other';
  return translate(locale, `${key}_${form}` as MessageKey, { count: shown });
}

export function isMessageKey(key: string): key is MessageKey {
  return key in fr;
}
