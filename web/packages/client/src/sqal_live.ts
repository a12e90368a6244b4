// Writes the quality line's live frames into the query cache. Livers come in bursts (a device that
// was cut off sends hundreds at once), so they are gathered and written together, ten times a
// second at most.
import type { QueryClient } from '@tanstack/react-query';
import type { Frame } from './frame';
import type { FrameSink } from './gaveur_live';
import { keys } from './keys';
import type { Liver } from './liver_types';
import { upsertAlert } from './merge';
import { mergeLivers } from './merge_livers';
import { Refresher } from './refresher';
import type { Alert } from './types';

const kWriteGapMs = 100;
const kFiguresGapMs = 2_000;
const kListsGapMs = 3_000;

export function sqalSink(client: QueryClient): FrameSink {
  let waiting: Liver[] = [];
  const writer = new Refresher(() => {
    const livers = waiting;
    waiting = [];
    writeLivers(client, livers);
  }, kWriteGapMs);
  const figures = new Refresher(() => {
    void client.invalidateQueries({ queryKey: keys.sqalFigures });
  }, kFiguresGapMs);
  const lists = new Refresher(() => {
    void client.invalidateQueries({ queryKey: keys.sqalLists });
  }, kListsGapMs);

  function take(liver: Liver): void {
    waiting.push(liver);
    writer.poke();
  }

  function askAgain(): void {
    void client.invalidateQueries({ queryKey: keys.sqal });
  }

  function handle(frame: Frame): void {
    switch (frame.type) {
      case 'sensor_update':
        take(frame.liver);
        figures.poke();
        lists.poke();
        break;
      case 'latest_sample':
        if (frame.liver) take(frame.liver);
        break;
      case 'alert':
        if (!isOfLine(frame.alert)) break;
        client.setQueryData<Alert[]>(
          keys.sqalAlerts,
          (known) => known && upsertAlert(known, frame.alert),
        );
        lists.poke();
        break;
      case 'queue_update':
        lists.poke();
        break;
      case 'snapshot':
        if (frame.restarted) {
          waiting = [];
          client.removeQueries({ queryKey: keys.sqalLivers });
        }
        askAgain();
        break;
      case 'connection_established':
      case 'lagging':
        askAgain();
        break;
      case 'resumed':
        figures.poke();
        lists.poke();
        break;
      default:
        break;
    }
  }

  return {
    handle,
    stop() {
      writer.stop();
      figures.stop();
      lists.stop();
    },
  };
}

/** The stream tells of feeding too; what the line finds is nobody's feeding, whatever its lot. */
export function isOfLine(alert: Pick<Alert, 'gaveur_id'>): boolean {
  return alert.gaveur_id === null;
}

/**
 * Each liver goes into the list of all and into its device's. A list nobody has fetched yet is
 * marked as incomplete, so that whoever mounts it still asks for the rest.
 */
function writeLivers(client: QueryClient, livers: Liver[]): void {
  const byScope = new Map<string | null, Liver[]>([[null, livers]]);
  for (const liver of livers) {
    client.setQueryData<Liver>(keys.sqalLiver(liver.sample_id), (known) => known && liver);
    const list = byScope.get(liver.device_id);
    if (list) list.push(liver);
    else byScope.set(liver.device_id, [liver]);
  }
  for (const [device, list] of byScope) {
    const queryKey = keys.sqalLiversOf(device);
    const known = client.getQueryData<Liver[]>(queryKey);
    client.setQueryData<Liver[]>(queryKey, mergeLivers(known, list));
    if (!known) void client.invalidateQueries({ queryKey, refetchType: 'none' });
  }
}
