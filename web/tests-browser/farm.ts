// What every browser test starts from: a server, the apps in development mode (so
// with StrictMode), and eyes on the sockets a page opens.
import { test as base, type Page } from '@playwright/test';
import { join } from 'node:path';
import { makeBackend, type Backend } from './backend';
import { Child, freePort } from './process';

export interface Farm {
  backend: Backend;
  gaveurUrl: string;
  euralisUrl: string;
}

const kVite = join(import.meta.dirname, '../node_modules/vite/bin/vite.js');
const appFolder = (name: string) => join(import.meta.dirname, '../apps', name);

/** `preview` serves the built app, as a real server would; it must be built first. */
export async function startApp(
  name: string,
  backendUrl: string,
  options: { preview?: boolean; port?: number } = {},
): Promise<{ child: Child; url: string; port: number }> {
  const port = options.port ?? (await freePort());
  const child = new Child(
    `vite ${name}`,
    process.execPath,
    [kVite, ...(options.preview ? ['preview'] : [])],
    {
      cwd: appFolder(name),
      env: { GAVEURS_BACKEND: backendUrl, GAVEURS_DEV_PORT: String(port) },
    },
  );
  const url = `http://127.0.0.1:${port}/`;
  await child.answers(url);
  return { child, url, port };
}

export async function buildApp(name: string): Promise<void> {
  const child = new Child(`vite build ${name}`, process.execPath, [kVite, 'build'], {
    cwd: appFolder(name),
  });
  await child.ended();
}

export const test = base.extend<object, { farm: Farm; sqalUrl: string }>({
  farm: [
    async ({ browser }, use) => {
      const backend = await makeBackend();
      await backend.start();
      const gaveur = await startApp('gaveur', backend.url);
      const euralis = await startApp('euralis', backend.url);
      // The first load lets the development server bundle what it finds, which may
      // reload the page; tests that count sockets must come after it.
      for (const url of [gaveur.url, euralis.url]) {
        const page = await browser.newPage();
        await page.goto(url, { waitUntil: 'networkidle' });
        await page.close();
      }
      await use({ backend, gaveurUrl: gaveur.url, euralisUrl: euralis.url });
      await gaveur.child.stop();
      await euralis.child.stop();
      await backend.dispose();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  sqalUrl: [
    async ({ browser, farm }, use) => {
      const app = await startApp('sqal', farm.backend.url);
      const page = await browser.newPage();
      await page.goto(app.url, { waitUntil: 'networkidle' });
      await page.close();
      await use(app.url);
      await app.child.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

export { expect } from '@playwright/test';

export interface Sockets {
  opened: string[];
  closed: string[];
}

/** Counts the product's own sockets, not the development server's. */
export function watchSockets(page: Page): Sockets {
  const seen: Sockets = { opened: [], closed: [] };
  page.on('websocket', (socket) => {
    const { pathname } = new URL(socket.url());
    if (!pathname.startsWith('/ws/')) return;
    seen.opened.push(socket.url());
    socket.on('close', () => seen.closed.push(socket.url()));
  });
  return seen;
}

export interface StoredMeal {
  code_lot: string;
  gaveur_id: number;
  jour: number;
  moment: string;
  seq: number;
}

/** All meals the server has committed, by REST, following the cursors. */
export async function storedMeals(backend: Backend, gaveur?: number): Promise<Map<string, number>> {
  const path =
    gaveur === undefined ? '/api/euralis/gavages/recent' : `/api/gavage/gaveur/${gaveur}`;
  const meals = new Map<string, number>();
  let cursor: string | null = null;
  do {
    const url = new URL(path, backend.url);
    url.searchParams.set('limit', '200');
    if (cursor) url.searchParams.set('cursor', cursor);
    const page = (await (await fetch(url)).json()) as {
      items: StoredMeal[];
      next_cursor: string | null;
    };
    for (const meal of page.items)
      meals.set(`${meal.code_lot}/${meal.jour}/${meal.moment}`, meal.seq);
    cursor = page.next_cursor;
  } while (cursor);
  return meals;
}

/** Starts the meals and says whose came first: the simulator chooses the gaveurs. */
export async function startFeeding(backend: Backend): Promise<number> {
  const newest = async () => {
    const answer = await fetch(`${backend.url}/api/euralis/gavages/recent?limit=1`);
    return ((await answer.json()) as { items: StoredMeal[] }).items[0];
  };
  const before = (await newest())?.seq ?? 0;
  backend.startFeeding(3);
  const end = Date.now() + 90_000;
  while (Date.now() < end) {
    const meal = await newest();
    if (meal && meal.seq > before) return meal.gaveur_id;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('no meal came');
}

/** The meals a page shows: key → seq. */
export async function shownMeals(page: Page): Promise<Map<string, number>> {
  const rows = await page
    .getByTestId('meal')
    .evaluateAll((elements) =>
      elements.map((element) => [element.dataset['key']!, Number(element.dataset['seq'])] as const),
    );
  return new Map(rows);
}

export async function liveState(page: Page): Promise<string | null> {
  return page.getByTestId('connection').getAttribute('data-state');
}
