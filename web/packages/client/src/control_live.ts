// Writes the control panel's live frames into the query cache.
import type { QueryClient } from '@tanstack/react-query';
import type { ControlStatus, LogLine } from './control_types';
import type { Frame } from './frame';
import type { FrameSink } from './gaveur_live';
import { keys } from './keys';

/** As many as the server keeps. */
export const kLogLinesKept = 500;

/** A socket begins with all lines the server keeps, so lines known already begin the list anew. */
export function mergeLog(known: LogLine[] | undefined, fresh: LogLine[]): LogLine[] {
  const first = fresh[0];
  if (!first) return known ?? [];
  const last = known?.at(-1);
  if (!known || !last || first.n <= last.n) return fresh;
  return [...known, ...fresh].slice(-kLogLinesKept);
}

export function controlSink(client: QueryClient): FrameSink {
  return {
    handle(frame: Frame) {
      if (frame.type === 'control_status') {
        client.setQueryData<ControlStatus>(keys.controlStatus, frame.status);
      } else if (frame.type === 'control_log') {
        client.setQueryData<LogLine[]>(keys.controlLog(frame.log.program), (known) =>
          mergeLog(known, frame.log.lines),
        );
      }
    },
    stop() {},
  };
}
