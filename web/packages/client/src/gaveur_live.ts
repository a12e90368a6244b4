// Writes a gaveur's live frames into the query cache.
import type { QueryClient } from '@tanstack/react-query';
import type { Frame } from './frame';
import { keys } from './keys';
import { applyMealToLot, mergeLots, mergeMeals, upsertAlert } from './merge';
import { Refresher } from './refresher';
import { dropSavedMark } from './saved';
import type { Alert, Lot, Meal } from './types';

/** A lot takes 24 meals at most; this leaves room for forty of each of ten lots. */
export const kGaveurMealsKept = 400;
const kRefreshGapMs = 1_000;

export interface FrameSink {
  handle(frame: Frame): void;
  stop(): void;
}

/**
 * Adds a live meal to a cached list. Where nothing was fetched yet the list is
 * marked as incomplete, so that whoever mounts it still asks for the rest.
 */
export function writeMeal(
  client: QueryClient,
  queryKey: readonly unknown[],
  meal: Meal,
  limit: number,
): void {
  const known = client.getQueryData<Meal[]>(queryKey);
  client.setQueryData<Meal[]>(queryKey, mergeMeals(known, [meal], limit));
  if (!known) void client.invalidateQueries({ queryKey, refetchType: 'none' });
}

export function gaveurSink(client: QueryClient, id: number): FrameSink {
  const derived = new Refresher(() => {
    void client.invalidateQueries({ queryKey: keys.gaveurLots(id) });
  }, kRefreshGapMs);

  /** A lot's advice, curves and history change with meals too, and hang under the lot. */
  function askAgain(): void {
    void client.invalidateQueries({ queryKey: keys.gaveur(id) });
    void client.invalidateQueries({ queryKey: keys.lots });
  }

  function handle(frame: Frame): void {
    switch (frame.type) {
      case 'snapshot':
        // Neither another store's state nor the device's old one may win by a higher number.
        if (dropSavedMark(client) || frame.restarted) {
          client.setQueryData<Lot[]>(keys.gaveurLots(id), frame.lots);
          // Unknown until they are answered anew, which is not "none".
          void client.resetQueries({ queryKey: keys.gaveurMeals(id) });
        } else {
          client.setQueryData<Lot[]>(keys.gaveurLots(id), (known) => mergeLots(known, frame.lots));
        }
        client.setQueryData<Alert[]>(keys.gaveurAlerts(id), frame.alertes);
        // Meals between an earlier REST answer and this snapshot are in neither.
        askAgain();
        break;
      case 'lagging':
      case 'connection_established':
        askAgain();
        break;
      case 'resumed':
        void client.invalidateQueries({ queryKey: keys.gaveurLots(id) });
        void client.invalidateQueries({ queryKey: keys.gaveurPropositions(id) });
        break;
      case 'gavage_realtime':
        writeMeal(client, keys.gaveurMeals(id), frame.meal, kGaveurMealsKept);
        client.setQueryData<Lot[]>(keys.gaveurLots(id), (known) =>
          known?.map((lot) => applyMealToLot(lot, frame.meal)),
        );
        void client.invalidateQueries({ queryKey: keys.lot(frame.meal.code_lot) });
        derived.poke();
        break;
      case 'alert':
        client.setQueryData<Alert[]>(keys.gaveurAlerts(id), (known) =>
          upsertAlert(known ?? [], frame.alert),
        );
        derived.poke();
        break;
      case 'curve_update':
        if (frame.code_lot) {
          void client.invalidateQueries({ queryKey: keys.lot(frame.code_lot) });
        }
        void client.invalidateQueries({ queryKey: keys.gaveurPropositions(id) });
        break;
      default:
        break;
    }
  }

  return { handle, stop: () => derived.stop() };
}
