// Writes the supervision's live frames, all sites, into the query cache.
import type { QueryClient } from '@tanstack/react-query';
import type { Frame } from './frame';
import { writeMeal, type FrameSink } from './gaveur_live';
import { keys } from './keys';
import { applyMealToLot, mergeLots, upsertAlert } from './merge';
import { Refresher } from './refresher';
import type { Alert, Dashboard, Lot } from './types';

export const kRecentMealsKept = 600;
const kDashboardGapMs = 2_000;
const kTablesGapMs = 10_000;
const kLoopGapMs = 1_000;

export function euralisSink(client: QueryClient): FrameSink {
  const dashboard = new Refresher(() => {
    void client.invalidateQueries({ queryKey: keys.dashboard });
    void client.invalidateQueries({ queryKey: keys.allAlerts });
  }, kDashboardGapMs);
  const tables = new Refresher(() => {
    void client.invalidateQueries({ queryKey: keys.performance });
  }, kTablesGapMs);

  const loop = new Refresher(() => {
    void client.invalidateQueries({ queryKey: keys.loop });
  }, kLoopGapMs);

  function askAgain(): void {
    void client.invalidateQueries({ queryKey: keys.euralis });
    void client.invalidateQueries({ queryKey: keys.lots });
  }

  function patch(change: (lots: Lot[], alertes: Alert[]) => [Lot[], Alert[]]): void {
    client.setQueryData<Dashboard>(keys.dashboard, (known) => {
      if (!known) return known;
      const [lots, alertes] = change(known.lots, known.alertes);
      return { ...known, lots, alertes };
    });
  }

  function handle(frame: Frame): void {
    switch (frame.type) {
      case 'snapshot':
        if (frame.restarted) {
          client.removeQueries({ queryKey: keys.euralis });
          client.removeQueries({ queryKey: keys.loop });
        }
        patch((lots) => [mergeLots(lots, frame.lots), frame.alertes]);
        askAgain();
        break;
      case 'lagging':
      case 'connection_established':
        askAgain();
        loop.poke();
        break;
      case 'resumed':
        dashboard.poke();
        loop.poke();
        break;
      case 'gavage_realtime':
        writeMeal(client, keys.recentMeals, frame.meal, kRecentMealsKept);
        patch((lots, alertes) => [lots.map((lot) => applyMealToLot(lot, frame.meal)), alertes]);
        void client.invalidateQueries({ queryKey: keys.lot(frame.meal.code_lot) });
        dashboard.poke();
        tables.poke();
        break;
      case 'alert':
        patch((lots, alertes) => [lots, upsertAlert(alertes, frame.alert)]);
        if (frame.alert.code_lot) {
          void client.invalidateQueries({ queryKey: keys.lot(frame.alert.code_lot) });
        }
        dashboard.poke();
        break;
      case 'curve_update':
        if (frame.code_lot) {
          void client.invalidateQueries({ queryKey: keys.lot(frame.code_lot) });
        }
        loop.poke();
        break;
      default:
        break;
    }
  }

  return {
    handle,
    stop() {
      dashboard.stop();
      tables.stop();
      loop.stop();
    },
  };
}
