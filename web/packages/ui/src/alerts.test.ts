import { expect, test } from 'vitest';
import { makeFormat, translate, translatePlural, type I18n } from '@gaveurs/i18n';
import type { Alert } from '@gaveurs/client';
import { alertKindName, alertSentence, sortAlerts, stationName } from './alert_list';
import { itmClass } from './itm';

function alert(id: number, over: Partial<Alert> = {}): Alert {
  return {
    id,
    kind: 'temperature',
    severity: 'warning',
    value: 26,
    threshold: 25,
    unit: '°C',
    active: true,
    message: 'Température de stabule à 26 °C',
    acknowledged_at: null,
    last_at: '2026-11-24T07:00:00Z',
    ...over,
  } as Alert;
}

test('open before acknowledged before cleared, worst first', () => {
  const alerts = [
    alert(1, { active: false, severity: 'critical' }),
    alert(2, { acknowledged_at: '2026-11-24T07:10:00Z', severity: 'critical' }),
    alert(3, { severity: 'no_data' }),
    alert(4),
    alert(5, { severity: 'critical' }),
    alert(6, { last_at: '2026-11-24T08:00:00Z' }),
  ];
  expect(sortAlerts(alerts).map((one) => one.id)).toEqual([5, 6, 4, 3, 2, 1]);
});

const i18n = (locale: 'fr' | 'en') =>
  ({
    locale,
    format: makeFormat(locale),
    t: (key, params) => translate(locale, key, params),
    plural: (key, count) => translatePlural(locale, key, count, String(count)),
  }) as I18n;

test('a station by its name, with the chart that raised the alert', () => {
  expect(stationName(i18n('fr'), 'device/ESP32_LL_01')).toBe('ESP32_LL_01');
  expect(stationName(i18n('fr'), 'device/ESP32_LL_01/mass')).toBe('ESP32_LL_01 · Masse');
  expect(stationName(i18n('fr'), 'lot/LL2512001')).toBeNull();
  expect(alertKindName(i18n('fr'), 'dirty_window')).toBe('Vitre sale');
  expect(alertKindName(i18n('en'), 'of_later')).toBe('of_later');
});

test('the server’s sentence in French, kind and figures elsewhere', () => {
  expect(alertSentence(i18n('fr'), alert(1))).toBe('Température de stabule à 26 °C');
  expect(alertSentence(i18n('en'), alert(1))).toBe('Temperature: 26.0\u00a0°C (25.0\u00a0°C)');
  expect(alertSentence(i18n('en'), alert(1, { value: null }))).toBe('Temperature');
});

test('ITM classes, lower is better', () => {
  expect([12.5, 12.51, 14, 15.5, 17, 17.01].map(itmClass)).toEqual(['A', 'B', 'B', 'C', 'D', 'E']);
});
