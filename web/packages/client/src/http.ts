// One way to ask the server over HTTP. An error of the server's becomes a
// `ProblemError` with its reasons; no answer at all becomes a `NetworkError`.
import { asObject, list, text } from './fields';

export interface Reason {
  path: string;
  reason: string;
}

export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string | null,
    readonly errors: Reason[],
  ) {
    super(detail ?? title);
    this.name = 'ProblemError';
  }
}

export class NetworkError extends Error {
  constructor() {
    super('network');
    this.name = 'NetworkError';
  }
}

const kTimeoutMs = 15_000;

function parseReason(item: unknown): Reason | null {
  const raw = asObject(item);
  return raw && { path: text(raw, 'path') ?? '', reason: text(raw, 'reason') ?? '' };
}

async function toProblem(response: Response): Promise<ProblemError> {
  const raw = asObject(await response.json().catch(() => null)) ?? {};
  return new ProblemError(
    response.status,
    text(raw, 'title') ?? response.statusText,
    text(raw, 'detail'),
    list(raw['errors'], parseReason),
  );
}

async function send<T>(path: string, init: RequestInit, signal?: AbortSignal): Promise<T> {
  // A bad network may swallow an answer: without a limit a page would wait for ever.
  const timeout = AbortSignal.timeout(kTimeoutMs);
  let response: Response;
  try {
    response = await fetch(path, {
      ...init,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new NetworkError();
  }
  if (!response.ok) throw await toProblem(response);
  try {
    return (await response.json()) as T;
  } catch {
    throw new NetworkError();
  }
}

export type Query = Record<string, string | number | boolean | null | undefined>;

export function withQuery(path: string, query: Query = {}): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') pairs.set(name, String(value));
  }
  const suffix = pairs.toString();
  return suffix ? `${path}?${suffix}` : path;
}

export function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return send<T>(withQuery(path, query), { headers: { accept: 'application/json' } }, signal);
}

export function post<T>(path: string, body: unknown): Promise<T> {
  return send<T>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  });
}

/** True when trying again later may help: no answer, or the server asks to wait. */
export function isTransient(error: unknown): boolean {
  if (error instanceof NetworkError) return true;
  return (
    error instanceof ProblemError &&
    (error.status >= 500 || error.status === 429 || error.status === 408)
  );
}
