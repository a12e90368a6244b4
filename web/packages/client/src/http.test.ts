import { afterEach, expect, test, vi } from 'vitest';
import { api } from './api';
import { fillPath, isTransient, NetworkError, ProblemError, withQuery } from './http';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function answer(make: (url: string, init: RequestInit) => Response | Promise<Response>) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    asked.push(url);
    return Promise.resolve(make(url, init));
  });
  return asked;
}

test('an error of the server’s keeps its reasons', async () => {
  answer(() =>
    Response.json(
      {
        type: '/problems/invalid',
        title: 'Invalid',
        status: 400,
        detail: 'dose',
        errors: [{ path: 'dose_reelle', reason: 'negative' }, 7],
      },
      { status: 400, headers: { 'content-type': 'application/problem+json' } },
    ),
  );
  const error = await api.lot('X').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({
    status: 400,
    errors: [{ path: 'dose_reelle', reason: 'negative' }],
  });
  expect(isTransient(error)).toBe(false);
});

test('reasons are told once each with their codes, else the sentence', async () => {
  const step = { path: 'doses_g', reason: 'too steep', code: 'curve.step', values: { meal: 4 } };
  answer(() =>
    Response.json({ title: 'Invalid', status: 400, errors: [step, step] }, { status: 400 }),
  );
  const fields = (await api.lot('X').catch((reason: unknown) => reason)) as ProblemError;
  expect(fields.refusals).toEqual([step]);
  answer(() =>
    Response.json(
      {
        title: 'Conflict',
        detail: 'none',
        code: 'loop.too_few',
        values: { needed: 8 },
        errors: [],
      },
      { status: 409 },
    ),
  );
  const whole = (await api.lot('X').catch((reason: unknown) => reason)) as ProblemError;
  expect(whole.refusals).toEqual([{ reason: 'none', code: 'loop.too_few', values: { needed: 8 } }]);
});

test('a proxy’s page in place of an answer is no data', async () => {
  answer(() => new Response('<html>gateway</html>', { status: 200 }));
  await expect(api.lot('X')).rejects.toBeInstanceOf(NetworkError);
  answer(() => new Response('<html>gateway</html>', { status: 502 }));
  const error = await api.lot('X').catch((reason: unknown) => reason);
  expect(error).toMatchObject({ status: 502, errors: [] });
  expect(isTransient(error)).toBe(true);
});

test('a denial on the way is no refusal of the server’s', async () => {
  answer(
    () =>
      new Response('<html>403 Forbidden</html>', {
        status: 403,
        headers: { 'content-type': 'text/html' },
      }),
  );
  const denied = await api.lot('X').catch((reason: unknown) => reason);
  expect(denied).toMatchObject({ status: 403 });
  expect(isTransient(denied)).toBe(true);
  answer(() => Response.json({ title: 'Not found' }, { status: 404 }));
  expect(isTransient(await api.lot('X').catch((reason: unknown) => reason))).toBe(true);
  for (const [status, type] of [
    [400, '/problems/invalid'],
    [404, '/problems/not_found'],
    [409, '/problems/conflict'],
    [413, '/problems/too_large'],
  ] as const) {
    answer(() => Response.json({ type, title: 'x', status, errors: [] }, { status }));
    expect(isTransient(await api.lot('X').catch((reason: unknown) => reason))).toBe(false);
  }
});

test('a network that swallows the answer is given up', async () => {
  vi.useFakeTimers();
  answer(
    (_url, init) =>
      new Promise((_, reject) => {
        init.signal!.addEventListener('abort', () =>
          reject(new DOMException('stop', 'AbortError')),
        );
      }),
  );
  const asked = api.lot('X').catch((reason: unknown) => reason);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(await asked).toBeInstanceOf(NetworkError);
});

test('cursors are followed until there is enough', async () => {
  const asked = answer((url) => {
    const at = Number(new URL(url, 'http://x').searchParams.get('cursor') ?? 0);
    return Response.json({ items: [{ id: at }], next_cursor: at < 5 ? String(at + 1) : null });
  });
  expect(await api.gaveurMeals(3, 2)).toHaveLength(2);
  expect(asked).toEqual([
    '/api/gavage/gaveur/3?limit=200',
    '/api/gavage/gaveur/3?limit=200&cursor=1',
  ]);
  expect(await api.gaveurs()).toHaveLength(6);
});

test('addresses are encoded and empty values left out', () => {
  expect(fillPath('/api/lots/{lot}/courbes', { lot: 'a/b c' })).toBe('/api/lots/a%2Fb%20c/courbes');
  expect(withQuery('/x', { a: 1, b: null, c: '', d: false })).toBe('/x?a=1&d=false');
});
