// The last known state, kept on the device, so that the gaveur's page opens in a
// dead spot with his lots, said to be old, and a meal can be entered all the same.
// What was saved is only shown until the server's first snapshot replaces it.
import {
  dehydrate,
  hydrate,
  useQueryClient,
  type DehydratedState,
  type QueryClient,
} from '@tanstack/react-query';
import { useEffect } from 'react';
import type { LiveStatus } from './connection';
import { asObject, number } from './fields';

const kStorageKey = 'gaveurs.saved.1';
const kKeptMs = 3 * 24 * 3600_000;
const kSaveGapMs = 3_000;
const kSavedRoots = ['gaveurs', 'gaveur', 'lot'];

const restoredAt = new WeakMap<QueryClient, number>();

/** Call before the first render. Broken or old state is dropped without a word. */
export function restoreSaved(client: QueryClient, nowMs: number): void {
  try {
    const raw = asObject(JSON.parse(localStorage.getItem(kStorageKey) ?? 'null'));
    const heardAt = raw && number(raw, 'heardAt');
    if (!raw || heardAt === null || nowMs - heardAt > kKeptMs) return;
    hydrate(client, raw['state'] as DehydratedState);
    // Old by definition: whoever shows it also asks for what is true now.
    void client.invalidateQueries({ refetchType: 'none' });
    restoredAt.set(client, heardAt);
  } catch {
    client.clear();
  }
}

/** When the shown state was true, while it is still the saved one. */
export function savedAt(client: QueryClient): number | null {
  return restoredAt.get(client) ?? null;
}

/** True once: what the cache holds came from the device and must give way. */
export function dropSavedMark(client: QueryClient): boolean {
  return restoredAt.delete(client);
}

/** Saves while the stream is live, a few seconds after changes. */
export function useSaving(status: LiveStatus): void {
  const client = useQueryClient();
  const live = status.state === 'live';
  useEffect(() => {
    if (!live) return;
    let timer: number | null = null;
    const save = () => {
      timer = null;
      const state = dehydrate(client, {
        shouldDehydrateQuery: (query) =>
          query.state.status === 'success' && kSavedRoots.includes(String(query.queryKey[0])),
      });
      try {
        localStorage.setItem(kStorageKey, JSON.stringify({ heardAt: Date.now(), state }));
      } catch {
        // No room or no storage: the page then simply opens empty without a network.
      }
    };
    const later = () => {
      timer ??= window.setTimeout(save, kSaveGapMs);
    };
    later();
    const off = client.getQueryCache().subscribe(later);
    return () => {
      off();
      if (timer !== null) window.clearTimeout(timer);
    };
  }, [client, live]);
}
