// Words for what the server names: this page's own where it has them, else the server's.
import { isMessageKey, useI18n } from '@gaveurs/i18n';

export function useWords() {
  const { t } = useI18n();
  const word = (key: string, otherwise: string) => (isMessageKey(key) ? t(key) : otherwise);
  return {
    program: (name: string) => word(`control.program.${name}`, name),
    about: (name: string, meaning: string) => word(`control.about.${name}`, meaning),
    missing: (name: string, reason: string) => word(`control.missing.${name}`, reason),
    state: (name: string) => word(`control.state.${name}`, name),
    /** Programs may use one name for things of their own. */
    parameter: (program: string, name: string) =>
      word(`control.param.${program}.${name}`, word(`control.param.${name}`, name)),
    hint: (program: string, name: string, meaning: string) =>
      word(`control.hint.${program}.${name}`, meaning),
    choice: (name: string) => word(`control.choice.${name}`, name),
    /** For a value that was not given and has no default. */
    unset: (name: string) => word(`control.unset.${name}`, t('control.automatic')),
    counter: (name: string) => word(`control.counter.${name}`, name),
    health: (name: string) => word(`control.health.${name}`, name),
  };
}
