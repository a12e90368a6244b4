// What a stream's first words make be asked again.
import { expect, test } from 'vitest';
import { snapshotFrame } from '../test/samples';
import { euralisSink } from './euralis_live';
import { parseFrame } from './frame';
import { gaveurSink } from './gaveur_live';
import { keys } from './keys';
import { makeQueryClient } from './query_client';

test.each([
  ['gaveur', (client: ReturnType<typeof makeQueryClient>) => gaveurSink(client, 1)],
  ['euralis', euralisSink],
])('%s: a snapshot and a greeting make what is known of a lot be asked again', (_, make) => {
  for (const frame of [
    snapshotFrame(9),
    { type: 'connection_established', seq: 9 },
    { type: 'lagging', from: 3, to: 9, dropped: 6 },
  ]) {
    const client = makeQueryClient();
    const sink = make(client);
    const known = [keys.lotLoop('LL2512001'), keys.lotCurves('LL2512001'), keys.lotDetail('X')];
    for (const key of known) client.setQueryData(key, {});
    sink.handle(parseFrame(JSON.stringify(frame)));
    for (const key of known)
      expect(client.getQueryState(key)?.isInvalidated, frame.type).toBe(true);
    sink.stop();
    client.clear();
  }
});
