// Canvas cannot use CSS variables by itself: read the tokens, and again when the
// theme changes.
import { useSyncExternalStore } from 'react';

export function cssColor(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim();
}

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

/** Changes when the theme does; use as a dependency of what draws. */
export function useThemeName(): string {
  return useSyncExternalStore(subscribe, () => document.documentElement.dataset['theme'] ?? '');
}
