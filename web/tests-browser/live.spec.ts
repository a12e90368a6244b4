// For some minutes, with both apps open: one socket each, never closed, and every
// committed meal on the screens it belongs to, and on no other.
import { expect, shownMeals, startFeeding, storedMeals, test, watchSockets } from './farm';
import type { Page } from '@playwright/test';
import type { Farm } from './farm';

const kMinutes = Number(process.env['BROWSER_MINUTES'] ?? 3);

test('every committed meal is on screen, over one socket per page', async ({ farm, browser }) => {
  test.setTimeout(kMinutes * 60_000 + 180_000);
  // What other tests fed before may be more than a page lists; only newer meals count here.
  const begun = Math.max(0, ...(await storedMeals(farm.backend)).values());
  const stored = (gaveur?: number) => storedSince(farm, begun, gaveur);
  const shown = async (page: Page) => since(begun, await shownMeals(page));
  const gaveur = await startFeeding(farm.backend);
  const phone = await browser.newPage({ viewport: { width: 390, height: 844 } });
  const desk = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const phoneSockets = watchSockets(phone);
  const deskSockets = watchSockets(desk);
  const errors: string[] = [];
  for (const page of [phone, desk]) page.on('pageerror', (error) => errors.push(String(error)));

  await phone.goto(`${farm.gaveurUrl}?gaveur=${gaveur}`);
  await desk.goto(farm.euralisUrl);
  for (const page of [phone, desk]) {
    await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');
  }

  const end = Date.now() + kMinutes * 60_000;
  let most = 0;
  while (Date.now() < end) {
    await phone.waitForTimeout(Math.min(15_000, Math.max(1000, end - Date.now())));
    const his = await stored(gaveur);
    await expect.poll(async () => missing(his, await shown(phone)), { timeout: 5_000 }).toEqual([]);
    const all = await stored();
    await expect.poll(async () => missing(all, await shown(desk)), { timeout: 5_000 }).toEqual([]);
    most = Math.max(most, all.size);
  }
  await farm.backend.stopFeeding();
  await phone.waitForTimeout(1_000);

  // The same at rest, and to the letter: no meal of anybody else, none twice.
  const mine = await stored(gaveur);
  await expect.poll(() => shown(phone)).toEqual(mine);
  await expect.poll(() => shown(desk)).toEqual(await stored());
  expect(await phone.getByTestId('meal').count()).toBe((await shownMeals(phone)).size);
  expect(most).toBeGreaterThan(0);
  expect(mine.size).toBeGreaterThan(0);

  expect(phoneSockets.opened).toHaveLength(1);
  expect(deskSockets.opened).toHaveLength(1);
  expect(phoneSockets.closed).toEqual([]);
  expect(deskSockets.closed).toEqual([]);
  expect(errors).toEqual([]);
  await phone.close();
  await desk.close();
});

const since = (seq: number, meals: Map<string, number>) =>
  new Map([...meals].filter(([, its]) => its > seq));

const storedSince = async (farm: Farm, seq: number, gaveur?: number) =>
  since(seq, await storedMeals(farm.backend, gaveur));

/** Meals stored but not shown with at least that number. */
function missing(stored: Map<string, number>, shown: Map<string, number>): string[] {
  return [...stored].filter(([key, seq]) => (shown.get(key) ?? -1) < seq).map(([key]) => key);
}
