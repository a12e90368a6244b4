// The analytics over the real server that closed and fed lots taught: what a supervisor reads at
// the desk and on a phone, what is said while too little is known, and when the server is away.
import type { Page } from '@playwright/test';
import { isFake, makeBackend, type Backend } from './backend';
import { startTaughtBackend } from './closed_lots';
import { expect, startApp, test } from './farm';

test.skip(isFake, 'only the real server learns');
test.describe.configure({ mode: 'serial' });

const kPictures = process.env['BROWSER_PICTURES'] ?? 'pictures';
const kViews = ['production', 'groupes', 'anomalies', 'abattage', 'essai'];
const kFed = ['MT2611901', 'MT2611902', 'MT2611903'];
const kDucks = 50;

let backend: Backend;
let app: Awaited<ReturnType<typeof startApp>>;

async function feed(lot: string): Promise<void> {
  const answer = await fetch(`${backend.url}/api/lots/gavage`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      code_lot: lot,
      gaveur_id: 3,
      gaveur_nom: 'Pierre Leroy',
      site: 'MT',
      genetique: 'Mulard',
      jour: 0,
      moment: 'matin',
      dose_theorique: 210,
      dose_reelle: 210,
      poids_moyen: 4400,
      nb_canards_vivants: kDucks,
      taux_mortalite: 0,
      temperature_stabule: 20.5,
      humidite_stabule: 62,
      timestamp: new Date(Date.now() - 3_600_000).toISOString(),
    }),
  });
  expect(answer.ok, await answer.text()).toBe(true);
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  backend = await startTaughtBackend();
  for (const lot of kFed) await feed(lot);
  app = await startApp('euralis', backend.url);
  const page = await browser.newPage();
  await page.goto(app.url, { waitUntil: 'networkidle' });
  await page.close();
});
test.afterAll(async () => {
  await app.child.stop();
  await backend.dispose();
});

const desk = { viewport: { width: 1280, height: 900 } };
const sidewaysScroll = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function open(page: Page, view: string, query = ''): Promise<void> {
  await page.goto(`${app.url}#/analyses/${view}${query}`);
  await expect(page.getByTestId('analytics')).toHaveAttribute('data-view', view);
  await expect(page.getByTestId('working')).toHaveCount(0, { timeout: 60_000 });
}

test('production to come: intervals, and how far to trust them', async ({ browser }) => {
  const page = await browser.newPage(desk);
  await page.goto(app.url);
  await page.getByRole('link', { name: 'Analyses' }).click();
  const site = page.locator('[data-testid=production][data-site=LL]');
  await expect(site.getByTestId('horizon')).toHaveCount(3, { timeout: 60_000 });
  const answer = await fetch(`${backend.url}/api/analytics/forecast?site_code=LL`);
  const { sites } = (await answer.json()) as {
    sites: { horizons: { liver_kg: number; most: { low: number; high: number } }[] }[];
  };
  const week = site.locator('[data-days="7"]');
  const shown = new Intl.NumberFormat('fr-FR').format(sites[0]!.horizons[0]!.liver_kg);
  await expect(week).toContainText(`${shown}\u00a0kg`);
  await expect(week).toContainText('neuf fois sur dix');
  await expect(week.locator('.pill')).toBeVisible();
  // Twelve lots of MT closed in the last 180 days: the page says how many it takes.
  const other = page.locator('[data-testid=production][data-site=MT]');
  await expect(other.getByTestId('none-yet')).toContainText('il en faut 20');
  await page.close();
});

test('groups have names that say why, and their lots', async ({ browser }) => {
  const page = await browser.newPage(desk);
  await open(page, 'groupes');
  const said = page.getByTestId('group').or(page.getByTestId('none-yet'));
  await expect(said.first()).toBeVisible();
  const answer = await fetch(`${backend.url}/api/analytics/clusters`);
  if (answer.ok) {
    const { clusters } = (await answer.json()) as {
      clusters: { name: { fr: string }; members: string[] }[];
    };
    await expect(page.getByTestId('group')).toHaveCount(clusters.length);
    const first = page.getByTestId('group').first();
    await expect(first).toContainText(clusters[0]!.name.fr);
    await first.locator('summary').focus();
    await page.keyboard.press('Enter');
    await first.getByRole('link', { name: clusters[0]!.members[0]!, exact: true }).click();
    await expect(page).toHaveURL(/#\/lots\//);
    await page.goBack();
  }
  // Five gaveurs are too few for groups: it says so and how many it takes.
  await page.getByRole('button', { name: 'Les gaveurs' }).click();
  await expect(page.getByTestId('none-yet')).toContainText('il en faut 20', { timeout: 30_000 });
  await page.close();
});

test('unusual lots say which figure is off, and lead to the lot', async ({ browser }) => {
  const page = await browser.newPage(desk);
  await open(page, 'anomalies');
  const { items } = (await (
    await fetch(`${backend.url}/api/analytics/anomalies?limit=60`)
  ).json()) as { items: { code_lot: string; last_day: string; reason: { fr: string } }[] };
  await expect(page.getByTestId('anomaly')).toHaveCount(items.length);
  if (items.length > 0) {
    const first = page.getByTestId('anomaly').first();
    await expect(first).toContainText(items[0]!.reason.fr);
    await page.getByRole('button', { name: 'Les plus récents' }).click();
    const newest = items
      .map(({ last_day }) => last_day)
      .sort()
      .at(-1);
    const lot = await page.getByTestId('anomaly').first().getAttribute('data-lot');
    expect(items.find(({ code_lot }) => code_lot === lot)!.last_day).toBe(newest);
    await page.getByTestId('anomaly').first().getByRole('link').click();
    await expect(page).toHaveURL(new RegExp(`#/lots/${lot}$`));
  }
  await page.close();
});

test('a slaughter plan keeps each day’s capacity and says what has no place', async ({
  browser,
}) => {
  const page = await browser.newPage(desk);
  await open(page, 'abattage', '?site=MT');
  const form = page.getByTestId('plan-form');
  await form.getByRole('button', { name: '21' }).click();
  await form.getByRole('button', { name: 'Travaillé' }).click();
  await form.getByTestId('capacity').fill('-3');
  await expect(form.getByRole('button', { name: 'Planifier' })).toBeDisabled();
  await form.getByTestId('capacity').fill('60');
  await form.getByRole('button', { name: 'Planifier' }).click();
  await expect(page.getByTestId('placed')).toHaveCount(kFed.length, { timeout: 60_000 });
  for (const day of await page.getByTestId('plan-day').all()) {
    expect(await day.getByTestId('placed').count()).toBeLessThanOrEqual(1);
  }
  await page.screenshot({ path: `${kPictures}/analytics-plan.png`, fullPage: true });
  // One day of room among the days they are ready on: two lots have none, and it says why.
  const ready = await page.getByTestId('plan-day').filter({ has: page.getByTestId('placed') });
  const kept = await ready.first().getAttribute('data-day');
  await form.getByTestId('capacity').fill('0');
  await form.locator(`[data-day="${kept}"]`).fill('60');
  await form.getByRole('button', { name: 'Planifier' }).click();
  await expect(page.getByTestId('unplaced')).toHaveCount(kFed.length - 1, { timeout: 60_000 });
  await expect(page.getByTestId('unplaced').first()).toContainText('pris par d’autres lots');
  await page.close();
});

test('what a curve would do: by its shape, and as a lot was fed', async ({ browser }) => {
  const page = await browser.newPage(desk);
  await open(page, 'essai', '?site=MT');
  const form = page.getByTestId('what-if-form');
  await form.getByTestId('gaveur-choice').selectOption({ label: 'Pierre Leroy' });
  await form.getByRole('button', { name: 'Prévoir' }).click();
  const answer = page.getByTestId('what-if');
  await expect(answer).toBeVisible({ timeout: 60_000 });
  await expect(answer).toContainText('neuf fois sur dix');
  const { model } = (await (await fetch(`${backend.url}/api/loop/status`)).json()) as {
    model: { version: string } | null;
  };
  if (model) await expect(page.getByTestId('what-if-model')).toContainText(model.version);
  const liver = async () =>
    Number(/Foie (\d+)/.exec((await answer.textContent()) ?? '')?.[1] ?? Number.NaN);
  // A strain nobody ever fed is answered for as a usual one, and that is said.
  await form.getByLabel('Souche (facultatif)').fill('Phoenix');
  await form.getByRole('button', { name: 'Prévoir' }).click();
  await expect(page.getByTestId('what-if-unknown')).toContainText('Aucun lot de cette souche');
  await form.getByLabel('Souche (facultatif)').fill('');
  await form.getByRole('button', { name: 'Prévoir' }).click();
  await expect(page.getByTestId('what-if-unknown')).toHaveCount(0);
  const before = await liver();
  await form.getByLabel('Dose la plus forte (g)').fill('450');
  await form.getByRole('button', { name: 'Prévoir' }).click();
  await expect.poll(liver).toBeGreaterThan(before);
  // A curve that no duck may be fed says which meal breaks which limit, in French.
  await form.getByLabel('Repas jusque-là').fill('1');
  await form.getByRole('button', { name: 'Prévoir' }).click();
  await expect(page.getByTestId('limits-broken')).toContainText('Repas 2');
  await page.screenshot({ path: `${kPictures}/analytics-broken.png`, fullPage: true });
  await form.getByRole('button', { name: 'D’un lot' }).click();
  await form.getByTestId('curve-lot').fill('XX0000000');
  await form.getByTestId('curve-lot').press('Enter');
  await expect(form).toContainText('Aucun lot n’a ce code.');
  await form.getByTestId('curve-lot').fill('MT2601002');
  await form.getByTestId('curve-lot').press('Enter');
  await form.getByRole('button', { name: '-5' }).click();
  await form.getByRole('button', { name: 'Prévoir' }).click();
  await expect(answer).toHaveAttribute('data-broken', /true|false/);
  await page.close();
});

for (const width of [390, 1200, 1280]) {
  test(`every view fits ${width} px, with targets of 48 px that keys reach`, async ({
    browser,
  }) => {
    const page = await browser.newPage({ viewport: { width, height: 844 } });
    for (const view of kViews) {
      await open(page, view);
      await page.waitForTimeout(300);
      expect(await sidewaysScroll(page), view).toBe(0);
      const small = await page
        .locator('.analytics :is(button, a, input, select, summary):visible, .nav a:visible')
        .evaluateAll((all) =>
          all
            .filter((one) => one.getBoundingClientRect().height < 48)
            .map((one) => one.textContent || one.tagName),
        );
      expect(small, view).toEqual([]);
      const cut = await page.locator('.nav a').evaluateAll((all) =>
        all
          .filter((one) => {
            const { left, right } = one.getBoundingClientRect();
            return left < 0 || right > document.documentElement.clientWidth;
          })
          .map((one) => one.textContent),
      );
      expect(cut, view).toEqual([]);
      await page.screenshot({
        path: `${kPictures}/analytics-${view}-${width}.png`,
        fullPage: true,
      });
    }
    const first = page.locator('.analytics-views a').first();
    await first.focus();
    await page.keyboard.press('Tab');
    await expect(page.locator('.analytics-views a').nth(1)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('analytics')).toHaveAttribute('data-view', kViews[1]!);
    await page.close();
  });
}

test('figures of before stay, marked as old, while the server does not answer', async ({
  browser,
}) => {
  const page = await browser.newPage(desk);
  await open(page, 'anomalies');
  await expect(page.getByTestId('basis')).toBeVisible();
  await page.route('**/api/analytics/**', (route) => route.abort('internetdisconnected'));
  await page.getByRole('button', { name: 'Recalculer' }).click();
  await expect(page.getByTestId('stale')).toContainText('ne répond pas');
  await expect(page.getByTestId('basis')).toBeVisible();
  await page.close();
});

test('a server that knows too little says how many lots it takes', async ({ browser }) => {
  const empty = await makeBackend();
  await empty.start();
  const other = await startApp('euralis', empty.url);
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  for (const [view, needed] of [
    ['groupes', '20'],
    ['anomalies', '60'],
    ['production', '20'],
  ]) {
    await page.goto(`${other.url}#/analyses/${view}`);
    await expect(page.getByTestId('none-yet').first()).toContainText(`il en faut ${needed}`);
  }
  await page.goto(`${other.url}#/analyses/essai`);
  await page.getByRole('button', { name: 'Prévoir' }).click();
  await expect(page.getByTestId('none-yet')).toContainText('il en faut 8');
  await page.goto(`${other.url}#/analyses/abattage`);
  await page.getByRole('button', { name: 'Planifier' }).click();
  await expect(page.getByTestId('none-yet')).toContainText('Moins de 5 lots');
  await page.screenshot({ path: `${kPictures}/analytics-empty.png`, fullPage: true });
  await page.close();
  await other.child.stop();
  await empty.dispose();
});
