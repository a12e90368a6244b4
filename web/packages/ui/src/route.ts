// Views addressed by the part after `#`: the same build then works at `/` and
// below `/gaveur/`, and the back button works without a server rule.
import { useMemo, useSyncExternalStore } from 'react';

export interface Route {
  /** Path parts, decoded: `#/lots/MT2512001` is ['lots', 'MT2512001']. */
  parts: string[];
  query: URLSearchParams;
}

export function parseHash(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  const parts = path.split('/').filter(Boolean).map(decodePart);
  return { parts, query: new URLSearchParams(query) };
}

/** The view an address names; an address of no view known is that of the first page. */
export function viewOf(route: Route, views: string[]): string {
  const [name = ''] = route.parts;
  return views.includes(name) ? name : '';
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A link to a view; empty query values are left out. */
export function href(parts: string[], query: Record<string, string | null> = {}): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) pairs.set(name, value);
  const suffix = pairs.toString();
  return `#/${parts.map(encodeURIComponent).join('/')}${suffix ? `?${suffix}` : ''}`;
}

/** Goes to a view; `replace` leaves no step for the back button (typing a filter). */
export function go(target: string, replace = false): void {
  if (!replace) {
    window.location.hash = target;
    return;
  }
  window.history.replaceState(null, '', target);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return useMemo(() => parseHash(hash), [hash]);
}
