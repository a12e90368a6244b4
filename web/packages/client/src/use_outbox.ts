// The page's one outbox and React's way to it.
import { useEffect, useSyncExternalStore } from 'react';
import { api } from './api';
import { Outbox } from './outbox';
import { IndexedDbOutboxStore, type OutboxItem } from './outbox_store';

let pageOutbox: Outbox | null = null;

export function outbox(): Outbox {
  pageOutbox ??= new Outbox({
    store: new IndexedDbOutboxStore(),
    send: api.recordMeal,
    now: () => Date.now(),
    random: () => Math.random(),
    setTimer: (run, delayMs) => window.setTimeout(run, delayMs),
    clearTimer: (id) => window.clearTimeout(id),
  });
  return pageOutbox;
}

/** The entries of this device, newest first; sends again when `linkUp` turns true. */
export function useOutbox(linkUp: boolean): OutboxItem[] {
  const box = outbox();
  useEffect(() => {
    // Without storage (private browsing) adding says so; there is nothing to load.
    box.start().catch(() => {});
  }, [box]);
  useEffect(() => {
    if (linkUp) box.sendNow();
  }, [box, linkUp]);
  return useSyncExternalStore(box.subscribe, box.getItems);
}
