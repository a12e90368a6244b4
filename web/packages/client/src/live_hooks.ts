// React's way to a live stream: one hook per screen kind. Any number of
// components may use the same hook; they share one socket and one cache writer.
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { LiveConnection, LiveStatus } from './connection';
import { controlSink } from './control_live';
import { euralisSink } from './euralis_live';
import { gaveurSink, type FrameSink } from './gaveur_live';
import { liveRegistry, liveUrl } from './registry';
import { sqalSink } from './sqal_live';

interface SharedSink {
  users: number;
}
const sinks = new WeakMap<QueryClient, Map<string, SharedSink>>();

/** Counts users per client and path, so that frames are written once, not once per component. */
function useSharedSink(path: string, make: (client: QueryClient) => FrameSink): LiveStatus {
  const client = useQueryClient();
  const connection = liveConnection(path);
  useEffect(() => {
    const releaseSocket = connection.acquire();
    const releaseSink = shareSink(client, path, connection, make);
    return () => {
      releaseSink();
      releaseSocket();
    };
    // `make` only depends on `path`.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [client, connection, path]);
  return useSyncExternalStore(connection.subscribeStatus, connection.getStatus);
}

function shareSink(
  client: QueryClient,
  path: string,
  connection: LiveConnection,
  make: (client: QueryClient) => FrameSink,
): () => void {
  const byPath = sinks.get(client) ?? new Map<string, SharedSink>();
  sinks.set(client, byPath);
  let shared = byPath.get(path);
  if (!shared) {
    const sink = make(client);
    const offFrame = connection.onFrame((frame) => sink.handle(frame));
    const made: SharedSink = { users: 0 };
    // Not with its last user: the socket stays open a moment longer and its resume point moves on,
    // so what it still brings must be written or would be missed for good.
    const offStop = connection.onStop(() => {
      if (made.users > 0) return;
      offFrame();
      offStop();
      sink.stop();
      byPath.delete(path);
    });
    byPath.set(path, made);
    shared = made;
  }
  const entry = shared;
  entry.users += 1;
  return () => {
    entry.users -= 1;
  };
}

export function liveConnection(path: string): LiveConnection {
  return liveRegistry().get(liveUrl(path));
}

export function gaveurPath(id: number): string {
  return `/ws/gaveur/${id}`;
}

export const kRealtimePath = '/ws/realtime/';

/** Keeps gaveur `id`'s lots, meals and alerts live in the cache. */
export function useLiveGaveur(id: number): LiveStatus {
  return useSharedSink(gaveurPath(id), (client) => gaveurSink(client, id));
}

/** Keeps the supervision of all sites live in the cache. */
export function useLiveRealtime(): LiveStatus {
  return useSharedSink(kRealtimePath, euralisSink);
}

/** Keeps the quality line of all sites live in the cache. */
export function useLiveSqal(): LiveStatus {
  return useSharedSink(kRealtimePath, sqalSink);
}

/** Keeps the control panel's states and logs live in the cache. */
export function useLiveControl(): LiveStatus {
  return useSharedSink('/api/control/ws', controlSink);
}
