// How the server itself is: /health, /readyz and a few figures of /metrics.
import { asObject, text } from './fields';

export interface ServerState {
  status: string | null;
  database: string | null;
  version: string | null;
  ready: boolean;
  /** Why it is not ready. */
  reason: string | null;
  /** Of /metrics, without their prefix. */
  figures: Record<string, number>;
}

/** Samples without labels of the Prometheus text format. */
export function parseMetrics(body: string): Record<string, number> {
  const figures: Record<string, number> = {};
  for (const line of body.split('\n')) {
    const found = /^gaveurs_(\w+) (\S+)$/.exec(line);
    const value = found ? Number(found[2]) : NaN;
    if (found && Number.isFinite(value)) figures[found[1]!] = value;
  }
  return figures;
}

export async function askServerState(signal?: AbortSignal): Promise<ServerState> {
  const ask = (path: string) => fetch(path, { signal, cache: 'no-store' });
  const [health, ready, metrics] = await Promise.all(['/health', '/readyz', '/metrics'].map(ask));
  const said = asObject(await health!.json().catch(() => null)) ?? {};
  const why = asObject(await ready!.json().catch(() => null)) ?? {};
  return {
    status: text(said, 'status'),
    database: text(said, 'database'),
    version: text(said, 'version'),
    ready: ready!.ok,
    reason: ready!.ok ? null : text(why, 'detail'),
    figures: metrics!.ok ? parseMetrics(await metrics!.text()) : {},
  };
}
