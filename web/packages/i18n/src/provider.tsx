// The language of the page: remembered on the device, French when never chosen.
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { kUnknown, makeFormat, type Format } from './format';
import { translate, translatePlural, type Locale, type Params, type PluralKey } from './translate';
import type { MessageKey } from './fr';

const kStorageKey = 'gaveurs.locale';

export interface I18n {
  locale: Locale;
  setLocale(locale: Locale): void;
  t(key: MessageKey, params?: Params): string;
  plural(key: PluralKey, count: number): string;
  format: Format;
  /** A sentence the server wrote in both languages; unknown is a dash. */
  say(sentence: Record<Locale, string> | null): string;
  /** A length of time in its largest unit. */
  age(ms: number): string;
}

const Context = createContext<I18n | null>(null);

function storedLocale(): Locale {
  try {
    return localStorage.getItem(kStorageKey) === 'en' ? 'en' : 'fr';
  } catch {
    return 'fr';
  }
}

export function I18nProvider({ children }: { children: ReactNode }) {
  const [locale, setLocale] = useState<Locale>(storedLocale);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const value = useMemo<I18n>(() => {
    const format = makeFormat(locale);
    const t = (key: MessageKey, params?: Params) => translate(locale, key, params);
    return {
      locale,
      setLocale(next) {
        setLocale(next);
        try {
          localStorage.setItem(kStorageKey, next);
        } catch {
          // Private browsing: the choice holds for this page only.
        }
      },
      t,
      format,
      say: (sentence) => sentence?.[locale] ?? kUnknown,
      plural: (key, count) => translatePlural(locale, key, count, format.number(count)),
      age(ms) {
        const seconds = Math.max(0, Math.round(ms / 1000));
        if (seconds < 60) return t('age.seconds', { count: seconds });
        if (seconds < 3600) return t('age.minutes', { count: Math.floor(seconds / 60) });
        if (seconds < 86_400) return t('age.hours', { count: Math.floor(seconds / 3600) });
        return t('age.days', { count: Math.floor(seconds / 86_400) });
      },
    };
  }, [locale]);
  return <Context value={value}>{children}</Context>;
}

export function useI18n(): I18n {
  const value = useContext(Context);
  if (!value) throw new Error('I18nProvider missing');
  return value;
}
