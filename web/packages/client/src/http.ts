// One way to ask the server over HTTP. An error of the server's becomes a
// `ProblemError` with its reasons; no answer at all becomes a `NetworkError`.
import type { paths } from './api.gen';
import { asObject, list, text } from './fields';

/** The figures of a refusal's words; a name ends in its unit, such as `step_g`. */
export type RefusalValues = Record<string, number | string | null>;

/** Why something is refused: in the server's words, and by the code that never changes. */
export interface Refusal {
  reason: string;
  code?: string;
  values?: RefusalValues;
}

export interface Reason extends Refusal {
  path: string;
}

export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string | null,
    readonly errors: Reason[],
    readonly code?: string,
    readonly values?: RefusalValues,
    /** The server's own start with `/problems/`; a proxy's answer has none. */
    readonly type?: string,
  ) {
    super(detail ?? title);
    this.name = 'ProblemError';
  }

  /** Each bad field's once; the sentence of the whole where no field is to blame. */
  get refusals(): Refusal[] {
    const told = this.errors.filter(({ reason }) => reason);
    if (told.length === 0) {
      return [{ reason: this.detail ?? this.title, code: this.code, values: this.values }];
    }
    return told.filter((one, at) => told.findIndex(({ reason }) => reason === one.reason) === at);
  }
}

export class NetworkError extends Error {
  constructor() {
    super('network');
    this.name = 'NetworkError';
  }
}

const kTimeoutMs = 15_000;
/** For what the server has to work out first. */
export const kLongTimeoutMs = 90_000;

function parseReason(item: unknown): Reason | null {
  const raw = asObject(item);
  return (
    raw && { path: text(raw, 'path') ?? '', reason: text(raw, 'reason') ?? '', ...parseCode(raw) }
  );
}

function parseCode(raw: Record<string, unknown>): { code?: string; values?: RefusalValues } {
  const code = text(raw, 'code');
  if (code === null) return {};
  return { code, values: (asObject(raw['values']) ?? {}) as RefusalValues };
}

async function toProblem(response: Response): Promise<ProblemError> {
  const raw = asObject(await response.json().catch(() => null)) ?? {};
  const { code, values } = parseCode(raw);
  return new ProblemError(
    response.status,
    text(raw, 'title') ?? response.statusText,
    text(raw, 'detail'),
    list(raw['errors'], parseReason),
    code,
    values,
    text(raw, 'type') ?? undefined,
  );
}

async function send<T>(
  path: string,
  init: RequestInit,
  { signal, timeoutMs = kTimeoutMs }: { signal?: AbortSignal; timeoutMs?: number },
): Promise<T> {
  // A bad network may swallow an answer: without a limit a page would wait for ever.
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  const stop = () => abort.abort();
  signal?.addEventListener('abort', stop);
  try {
    const response = await fetch(path, { ...init, signal: abort.signal });
    if (!response.ok) throw await toProblem(response);
    return (await response.json()) as T;
  } catch (error) {
    if (signal?.aborted || error instanceof ProblemError) throw error;
    throw new NetworkError();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
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

type Paths = keyof paths & string;
type JsonOf<T> = T extends { content: { 'application/json': infer R } } ? R : never;
/** What a 200 to GET carries, by the contract. */
export type Answer<P extends Paths> = paths[P] extends { get: { responses: { 200: infer R } } }
  ? JsonOf<R>
  : never;
export type QueryOf<P extends Paths> = paths[P] extends { get: { parameters: { query?: infer Q } } }
  ? Q
  : never;
export type PathParams = Record<string, string | number>;

/** Puts `{lot}` and its like into a path of the contract. */
export function fillPath(path: string, params: PathParams = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

export function get<P extends Paths>(
  path: P,
  options: {
    params?: PathParams;
    query?: QueryOf<P>;
    signal?: AbortSignal;
    timeoutMs?: number;
  } = {},
): Promise<Answer<P>> {
  const url = withQuery(fillPath(path, options.params), options.query as Query | undefined);
  return send<Answer<P>>(url, { headers: { accept: 'application/json' } }, options);
}

export function post<T>(
  path: Paths,
  body: unknown,
  params: PathParams = {},
  timeoutMs?: number,
): Promise<T> {
  return send<T>(
    fillPath(path, params),
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
    },
    { timeoutMs },
  );
}

const kOurProblems = '/problems/';
/** With these the server says that the same message will never do. */
const kFinal = [400, 404, 409, 413, 422];

/**
 * Whether our server itself has judged what was sent. A proxy's 403 while the VPN is down, or a
 * portal's page, judges nothing: neither may make an entry of the device be given up.
 */
export function isRefusal(error: unknown): error is ProblemError {
  return (
    error instanceof ProblemError &&
    kFinal.includes(error.status) &&
    (error.type?.startsWith(kOurProblems) ?? false)
  );
}

/** True when trying again later may help: no answer, or none of our server's judgement. */
export function isTransient(error: unknown): boolean {
  if (error instanceof NetworkError) return true;
  return error instanceof ProblemError && !isRefusal(error);
}
