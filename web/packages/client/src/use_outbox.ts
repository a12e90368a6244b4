// The page's outboxes, one of meals and one of answers to proposals, and React's way to them.
import { useEffect, useSyncExternalStore } from 'react';
import { api } from './api';
import { sendAnswer, type PropositionAnswer } from './loop_answer';
import { Outbox } from './outbox';
import {
  IndexedDbOutboxStore,
  kAnswersDatabase,
  kMealsDatabase,
  type OutboxItem,
  type Sendable,
} from './outbox_store';

let pageOutbox: Outbox | null = null;
let pageAnswers: Outbox<PropositionAnswer> | null = null;

/** A page the system has put to sleep must not hold the others' entries for ever. */
const kAloneWaitMs = 20_000;

/** One page of the device at a time; browsers that cannot tell leave it to the store's order. */
function aloneWith(name: string) {
  return async (run: () => Promise<void>): Promise<void> => {
    const locks = (navigator as Partial<Navigator>).locks;
    if (!locks) return run();
    let begun = false;
    try {
      await locks.request(name, { signal: AbortSignal.timeout(kAloneWaitMs) }, () => {
        begun = true;
        return run();
      });
    } catch {
      if (!begun) await run();
    }
  };
}

const clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  setTimer: (run: () => void, delayMs: number) => window.setTimeout(run, delayMs),
  clearTimer: (id: number) => window.clearTimeout(id),
};

export function outbox(): Outbox {
  pageOutbox ??= new Outbox({
    store: new IndexedDbOutboxStore(),
    send: api.recordMeal,
    alone: aloneWith(kMealsDatabase),
    ...clock,
  });
  return pageOutbox;
}

export function answers(): Outbox<PropositionAnswer> {
  pageAnswers ??= new Outbox({
    store: new IndexedDbOutboxStore<PropositionAnswer>(kAnswersDatabase),
    send: sendAnswer,
    alone: aloneWith(kAnswersDatabase),
    ...clock,
  });
  return pageAnswers;
}

/** The entries of this device, newest first; sends again when `linkUp` turns true. */
export function useOutbox(linkUp: boolean): OutboxItem[] {
  return useItems(outbox(), linkUp);
}

/** The answers to proposals given on this device, as useOutbox. */
export function useAnswers(linkUp: boolean): OutboxItem<PropositionAnswer>[] {
  return useItems(answers(), linkUp);
}

function useItems<Entry extends Sendable>(box: Outbox<Entry>, linkUp: boolean) {
  useEffect(() => {
    // Without storage (private browsing) adding says so; there is nothing to load.
    box.start().catch(() => {});
  }, [box]);
  useEffect(() => {
    if (linkUp) box.sendNow();
  }, [box, linkUp]);
  return useSyncExternalStore(box.subscribe, box.getItems);
}
