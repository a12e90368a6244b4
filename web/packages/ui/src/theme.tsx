// Light, dark, or as the system says. The choice is set on <html> so that the
// tokens follow; charts learn of it through `onThemeChange`.
import { useI18n } from '@gaveurs/i18n';
import { useEffect } from 'react';
import { useStored } from './use_stored';

const kChoices = ['auto', 'light', 'dark'] as const;
type Choice = (typeof kChoices)[number];
const kStorageKey = 'gaveurs.theme';

function apply(choice: Choice): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset['theme'] =
    choice === 'auto' ? (dark ? 'dark' : 'light') : choice;
}

export function ThemeToggle() {
  const { t } = useI18n();
  const [stored, store] = useStored(kStorageKey);
  const choice = kChoices.find((item) => item === stored) ?? 'auto';
  useEffect(() => {
    apply(choice);
    const query = window.matchMedia('(prefers-color-scheme: dark)');
    const follow = () => apply(choice);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, [choice]);
  const next = kChoices[(kChoices.indexOf(choice) + 1) % kChoices.length]!;
  return (
    <button type="button" className="button quiet" data-testid="theme" onClick={() => store(next)}>
      {t('theme.toggle')} {t(`theme.${choice}`)}
    </button>
  );
}

/** Before the first paint, so that a dark page never flashes white. */
export function applyStoredTheme(): void {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(kStorageKey);
  } catch {
    // Storage refused: follow the system.
  }
  apply(kChoices.find((item) => item === stored) ?? 'auto');
}

export function LanguageToggle() {
  const { t, locale, setLocale } = useI18n();
  return (
    <button
      type="button"
      className="button quiet"
      lang={locale === 'fr' ? 'en' : 'fr'}
      onClick={() => setLocale(locale === 'fr' ? 'en' : 'fr')}
    >
      {t('lang.switch')}
    </button>
  );
}
