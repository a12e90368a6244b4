export { ConnectionBadge, ConnectionBanner, type ConnectionInfo } from './connection_badge';
export { LoadState } from './load_state';
export { Card, Dialog, Empty, Segmented, Stat, type Choice } from './parts';
export {
  useFailureWords,
  useReasonWords,
  useRefusalWords,
  type FieldLabels,
} from './refusal_words';
export { go, href, parseHash, useRoute, viewOf, type Route } from './route';
export { StatusIcon, StatusPill, type Tone } from './status_icon';
export { applyStoredTheme, LanguageToggle, ThemeToggle } from './theme';
export { useNow } from './use_now';
export { useStored } from './use_stored';
export { AlertList, alertKindName, alertSentence, sortAlerts } from './alert_list';
export { Itm, itmClass } from './itm';
