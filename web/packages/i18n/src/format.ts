// Numbers and times as people read them: French grouping and comma, hours of
// Europe/Paris, and a dash for what is unknown (never a zero).
import type { Locale } from './translate';

export const kUnknown = '—';
const kZone = 'Europe/Paris';
type Maybe = number | null | undefined;

const tags: Record<Locale, string> = { fr: 'fr-FR', en: 'en-GB' };

function known(value: Maybe): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** What rounds to nothing has no sign: never «-0». */
function withoutMinusZero(value: number, digits: number): number {
  return Number(value.toFixed(digits)) === 0 ? 0 : value;
}

const numberFormats = new Map<string, Intl.NumberFormat>();
function numberFormat(locale: Locale, digits: number, signed = false): Intl.NumberFormat {
  const name = `${locale}/${digits}/${signed}`;
  let format = numberFormats.get(name);
  if (!format) {
    format = new Intl.NumberFormat(tags[locale], {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay: signed ? 'exceptZero' : 'auto',
    });
    numberFormats.set(name, format);
  }
  return format;
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();
function dateFormat(locale: Locale, name: string, options: Intl.DateTimeFormatOptions) {
  const key = `${locale}/${name}`;
  let format = dateFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(tags[locale], { timeZone: kZone, ...options });
    dateFormats.set(key, format);
  }
  return format;
}

function instant(value: string | number | null | undefined): Date | null {
  if (value === null || value === undefined || value === '') return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date;
}

type When = string | number | null | undefined;

/** All formatters for one locale. */
export function makeFormat(locale: Locale) {
  const withUnit = (value: Maybe, digits: number, unit: string) =>
    known(value) ? `${numberFormat(locale, digits).format(value)}\u00a0${unit}` : kUnknown;
  const when = (value: When, name: string, options: Intl.DateTimeFormatOptions) => {
    const date = instant(value);
    return date ? dateFormat(locale, name, options).format(date) : kUnknown;
  };
  const dayAndTime = {
    day: '2-digit',
    month: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  return {
    number: (value: Maybe, digits = 0) =>
      known(value)
        ? numberFormat(locale, digits).format(withoutMinusZero(value, digits))
        : kUnknown,
    /** With its sign: a difference. */
    signed: (value: Maybe, digits = 0) =>
      known(value)
        ? numberFormat(locale, digits, true).format(withoutMinusZero(value, digits))
        : kUnknown,
    grams: (value: Maybe) => withUnit(value, 0, 'g'),
    millimetres: (value: Maybe) => withUnit(value, 0, 'mm'),
    kilograms: (valueG: Maybe) => withUnit(known(valueG) ? valueG / 1000 : null, 2, 'kg'),
    celsius: (value: Maybe) => withUnit(value, 1, '°C'),
    /** A value that is a percentage already, such as mortality. */
    percent: (value: Maybe, digits = 1) => withUnit(value, digits, '%'),
    signedPercent: (value: Maybe, digits = 1) =>
      known(value) ? `${numberFormat(locale, digits, true).format(value)}\u00a0%` : kUnknown,
    /** A fraction 0-1, such as loss, shown as a percentage. */
    fraction: (value: Maybe, digits = 1) =>
      withUnit(known(value) ? value * 100 : null, digits, '%'),
    time: (value: When) => when(value, 'time', { hour: '2-digit', minute: '2-digit' }),
    timeSeconds: (value: When) =>
      when(value, 'timeSeconds', { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    dateTime: (value: When) => when(value, 'dateTime', dayAndTime),
    dateTimeSeconds: (value: When) => when(value, 'seconds', { ...dayAndTime, second: '2-digit' }),
    date: (value: When) =>
      when(value, 'date', { day: '2-digit', month: '2-digit', year: 'numeric' }),
    /** A day without its time: jeu. 26 nov. */
    day: (value: When) => when(value, 'day', { weekday: 'short', day: 'numeric', month: 'short' }),
    weekday: (value: When) =>
      when(value, 'weekday', {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        hour: '2-digit',
        minute: '2-digit',
      }),
  };
}

export type Format = ReturnType<typeof makeFormat>;

/** Given against planned, in percent; unknown without a plan. */
export function deviationPct(planned: Maybe, given: Maybe): number | null {
  return known(planned) && known(given) && planned > 0 ? ((given - planned) / planned) * 100 : null;
}
