// The loop's pages over the real server: a supervisor reviews what was learned from closed lots, a
// gaveur answers on his phone, also in a dead spot, and is advised meal by meal.
import type { Page } from '@playwright/test';
import { isFake, makeBackend, type Backend } from './backend';
import { startTaughtBackend } from './closed_lots';
import { expect, startApp, test } from './farm';

test.skip(isFake, 'only the real server learns');
test.describe.configure({ mode: 'serial' });

const kPictures = process.env['BROWSER_PICTURES'] ?? 'pictures';
const kGaveur = 3; // of the only site with one gaveur, MT

let backend: Backend;
let euralis: Awaited<ReturnType<typeof startApp>>;
let gaveur: Awaited<ReturnType<typeof startApp>>;

interface Proposition {
  proposition_id: number;
  state: string;
  doses_g: number[];
  loss_limit: number;
  predicted: { loss: { upper95: number } };
  code_lot: string | null;
}

async function ask<T>(path: string): Promise<T> {
  const answer = await fetch(`${backend.url}${path}`);
  expect(answer.ok, path).toBe(true);
  return (await answer.json()) as T;
}
const proposition = (id: number) => ask<Proposition>(`/api/loop/propositions/${id}`);

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  backend = await startTaughtBackend();
  euralis = await startApp('euralis', backend.url);
  gaveur = await startApp('gaveur', backend.url);
  for (const { url } of [euralis, gaveur]) {
    const page = await browser.newPage();
    await page.goto(url, { waitUntil: 'networkidle' });
    await page.close();
  }
  await expect
    .poll(async () => (await ask<{ model: object | null }>('/api/loop/status')).model, {
      timeout: 60_000,
    })
    .not.toBeNull();
});
test.afterAll(async () => {
  await euralis.child.stop();
  await gaveur.child.stop();
  await backend.dispose();
});

const sidewaysScroll = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Asks on the page for curves for the gaveur; returns the newest proposal's number. */
async function propose(page: Page, lots: string): Promise<number> {
  await page.goto(`${euralis.url}#/propositions`);
  await page.getByTestId('ask').click();
  const form = page.getByTestId('wish');
  await form.getByRole('button', { name: 'MT' }).click();
  await form.getByRole('button', { name: 'Pierre Leroy' }).click();
  await form.getByRole('button', { name: lots, exact: true }).click();
  await form.getByLabel('Votre nom').fill('Anne Roux');
  await form.getByLabel('Motif').fill('lots de décembre');
  await form.getByRole('button', { name: 'Demander' }).click();
  await expect(form).toHaveCount(0, { timeout: 60_000 });
  const { items } = await ask<{ items: Proposition[] }>('/api/loop/propositions?state=proposed');
  const id = items[0]!.proposition_id;
  await expect(page.locator(`[data-testid=proposition][data-id="${id}"]`)).toBeVisible();
  return id;
}

async function sign(page: Page, reason: string): Promise<void> {
  await page.getByLabel('Votre nom').fill('Anne Roux');
  await page.getByLabel('Motif').fill(reason);
}

test('what the loop knows is shown, with the picture of what its forecasts are worth', async ({
  browser,
}) => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${euralis.url}#/boucle`);
  const { model } = await ask<{ model: { version: string } }>('/api/loop/status');
  await expect(page.getByTestId('model')).toContainText(model.version);
  const picture = page.locator('.backtest-picture');
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
  await page.screenshot({ path: `${kPictures}/loop-page.png`, fullPage: true });
  await page.close();
});

test('a supervisor asks, reads the loss beside the limit, accepts; others see it at once', async ({
  browser,
}) => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const other = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const id = await propose(page, '1');
  await other.goto(`${euralis.url}#/propositions`);
  const row = other.locator(`[data-testid=proposition][data-id="${id}"]`);
  await expect(row).toHaveAttribute('data-state', 'proposed');
  await page.goto(`${euralis.url}#/propositions/${id}`);
  const one = await proposition(id);
  expect(one.predicted.loss.upper95).toBeLessThanOrEqual(one.loss_limit);
  const shown = (one.predicted.loss.upper95 * 100).toFixed(1).replace('.', ',');
  await expect(page.getByTestId('welfare')).toContainText(`${shown}\u00a0%`);
  await expect(page.getByTestId('decide-accept')).toBeDisabled();
  await page.screenshot({ path: `${kPictures}/loop-proposition.png`, fullPage: true });
  await sign(page, 'prudent');
  await page.getByTestId('decide-accept').click();
  await expect(page.getByTestId('proposition-detail')).toHaveAttribute('data-state', 'accepted');
  await expect(page.getByTestId('decide-accept')).toHaveCount(0);
  await expect(page.locator('[data-testid=step][data-what=accepted]')).toContainText('prudent');
  await expect(row).toHaveAttribute('data-state', 'accepted');
  await page.close();
  await other.close();
});

test('unsafe doses are refused with the server’s reasons, safe ones are kept', async ({
  browser,
}) => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const id = await propose(page, '1');
  await page.goto(`${euralis.url}#/propositions/${id}`);
  await page.getByTestId('change').click();
  const before = await proposition(id);
  const dose = page.getByTestId('dose').nth(4);
  await dose.fill(String(Math.round(before.doses_g[3]! + 90)));
  await sign(page, 'essai');
  await page.getByTestId('decide-change').click();
  await expect(page.getByTestId('refusal')).toContainText('Repas 5 : +90');
  await page.screenshot({ path: `${kPictures}/loop-unsafe.png`, fullPage: true });
  expect((await proposition(id)).state).toBe('proposed');
  const mild = Math.round(before.doses_g[4]! * 10 - 20) / 10;
  await dose.fill(String(mild).replace('.', ','));
  await page.getByTestId('decide-change').click();
  await expect(page.getByTestId('proposition-detail')).toHaveAttribute('data-state', 'accepted');
  expect((await proposition(id)).doses_g[4]).toBeCloseTo(mild, 5);
  await page.close();
});

test('a refusal is kept with its reason', async ({ browser }) => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const id = await propose(page, '1');
  await page.goto(`${euralis.url}#/propositions/${id}`);
  await sign(page, 'pas avant janvier');
  await page.getByTestId('decide-refuse').click();
  await expect(page.getByTestId('proposition-detail')).toHaveAttribute('data-state', 'refused');
  await expect(page.locator('[data-testid=step][data-what=refused]')).toContainText(
    'pas avant janvier',
  );
  await page.goto(`${euralis.url}#/propositions?etat=refused`);
  await expect(page.locator(`[data-testid=proposition][data-id="${id}"]`)).toBeVisible();
  await page.close();
});

test('a gaveur accepts in a dead spot; the answer waits on the phone and is not lost', async ({
  browser,
}) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
  });
  const page = await context.newPage();
  await page.goto(`${gaveur.url}?gaveur=${kGaveur}`);
  const cards = page.getByTestId('proposition');
  await expect(cards).toHaveCount(2);
  const first = cards.last(); // the oldest
  const id = Number(await first.getAttribute('data-id'));
  await expect(first).toHaveAttribute('data-state', 'accepted');
  expect(await sidewaysScroll(page)).toBe(0);
  const small = await page
    .locator('button:visible, summary:visible, .proposition input:visible')
    .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 48).length);
  expect(small).toBe(0);
  await page.screenshot({ path: `${kPictures}/loop-gaveur.png`, fullPage: true });

  await page.route('**/api/loop/**', (route) => route.abort('internetdisconnected'));
  const card = page.locator(`[data-testid=proposition][data-id="${id}"]`);
  await card.getByTestId('answer-accept').click();
  await expect(card.getByTestId('reply')).toHaveAttribute('data-state', 'pending');
  await expect(page.getByTestId('unsent')).toBeVisible();
  expect((await proposition(id)).state).toBe('accepted');
  await page.screenshot({ path: `${kPictures}/loop-gaveur-waiting.png` });

  // The page is closed and opened anew: the answer is still there, and leaves by itself.
  await page.unroute('**/api/loop/**');
  await page.reload();
  await expect.poll(async () => (await proposition(id)).state, { timeout: 60_000 }).toBe('agreed');
  await expect(card.getByTestId('reply')).toHaveAttribute('data-state', 'sent');
  await context.close();
});

test('a gaveur who keeps his own curve is asked no more', async ({ browser }) => {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await page.goto(`${gaveur.url}?gaveur=${kGaveur}`);
  const asked = page.locator('[data-testid=proposition][data-state=accepted]');
  await expect(asked).toHaveCount(1);
  const id = Number(await asked.getAttribute('data-id'));
  await asked.getByLabel('Un mot pour Euralis').fill('trop rapide pour mes canards');
  await asked.getByTestId('answer-keep').click();
  await expect.poll(async () => (await proposition(id)).state).toBe('kept_own');
  await expect(page.locator(`[data-testid=proposition][data-id="${id}"]`)).toHaveCount(0);
  await page.close();
});

test('a lot fed by it is advised meal by meal, and corrected when less was given', async ({
  browser,
}) => {
  const lot = 'MT2611950';
  const { items } = await ask<{ items: Proposition[] }>('/api/loop/propositions?state=agreed');
  const curve = items[0]!.doses_g;
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await page.goto(`${gaveur.url}?gaveur=${kGaveur}`);
  const feed = async (meal: number, given: number) => {
    const answer = await fetch(`${backend.url}/api/lots/gavage`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        code_lot: lot,
        gaveur_id: kGaveur,
        gaveur_nom: 'Pierre Leroy',
        site: 'MT',
        genetique: 'Mulard',
        jour: Math.floor(meal / 2),
        moment: meal % 2 === 0 ? 'matin' : 'soir',
        dose_theorique: curve[meal],
        dose_reelle: given,
        poids_moyen: 4400 + 60 * meal,
        nb_canards_vivants: 50,
        taux_mortalite: 0,
        temperature_stabule: 20.5,
        humidite_stabule: 62,
        timestamp: new Date(Date.now() - (20 - meal) * 43_200_000).toISOString(),
      }),
    });
    expect(answer.ok, await answer.text()).toBe(true);
  };
  await feed(0, curve[0]!);
  await feed(1, curve[1]!);
  const advice = page.locator(`[data-testid=lot][data-code="${lot}"]`).getByTestId('advice');
  await expect(advice).toHaveAttribute('data-why', 'as_planned');
  await feed(2, Math.round(curve[2]! * 0.9));
  await expect(advice).toHaveAttribute('data-why', 'fed_less');
  interface Told {
    advice: { next: { dose_g: number } };
    corrigee: { dose_g: number }[];
  }
  const told = await ask<Told>(`/api/lots/${lot}/boucle`);
  await expect(advice.locator('.advice-dose')).toHaveText(
    `${Math.round(told.advice.next.dose_g)}\u00a0g`,
  );
  expect(told.corrigee.length).toBeGreaterThan(1);
  await advice.scrollIntoViewIfNeeded();
  await page.screenshot({ path: `${kPictures}/loop-advice.png` });
  await page.close();
  const desk = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await desk.goto(`${euralis.url}#/lots/${lot}`);
  await expect(desk.getByTestId('lot-loop')).toBeVisible();
  await desk.screenshot({ path: `${kPictures}/loop-lot.png`, fullPage: true });
  await desk.close();
});

test('a server that has learned nothing yet says why there are no proposals', async ({
  browser,
}) => {
  const empty = await makeBackend();
  await empty.start();
  const app = await startApp('euralis', empty.url);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${app.url}#/propositions`);
  const answer = await fetch(`${empty.url}/api/loop/status`);
  const { why_none } = (await answer.json()) as { why_none: { fr: string } };
  await expect(page.getByTestId('why-none')).toHaveText(why_none.fr);
  await expect(page.getByTestId('ask')).toHaveCount(0);
  await page.close();
  await app.child.stop();
  await empty.dispose();
});
