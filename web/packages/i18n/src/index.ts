export { deviationPct, kUnknown, makeFormat, type Format } from './format';
export type { MessageKey } from './fr';
export { I18nProvider, useI18n, type I18n } from './provider';
export { isMessageKey, messages, translate, translatePlural, type Locale } from './translate';
