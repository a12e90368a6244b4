// The control panel in a real browser: a simulator is started, watched and stopped from the page.
import type { Page } from '@playwright/test';
import { isFake } from './backend';
import { expect, startApp, test } from './farm';

test.skip(isFake, 'simulators are children of the real server');

let panel: Awaited<ReturnType<typeof startApp>>;

test.beforeAll(async ({ farm, browser }) => {
  panel = await startApp('pilotage', farm.backend.url);
  // The development server may reload a page while it bundles what it finds.
  const page = await browser.newPage();
  await page.goto(panel.url, { waitUntil: 'networkidle' });
  await page.close();
});
test.afterEach(async ({ farm }) => {
  await fetch(`${farm.backend.url}/api/control/stop-all`, { method: 'POST' });
});
test.afterAll(async () => panel.child.stop());

async function open(page: Page): Promise<void> {
  await page.goto(panel.url);
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');
}
const state = (page: Page) => page.getByTestId('state-gavage');
const card = (page: Page) => page.locator('.program').filter({ has: state(page) });
const lines = (page: Page) => card(page).getByTestId('log-line');
const counter = async (page: Page, name: string) =>
  Number(await card(page).getByTestId(`counter-${name}`).locator('dd').innerText());

test('a simulator is started, its counters grow, and it is stopped', async ({ farm, page }) => {
  const opened: string[] = [];
  page.on('websocket', (socket) => {
    const { pathname } = new URL(socket.url());
    if (pathname.startsWith('/api/')) opened.push(pathname);
  });
  await open(page);
  await expect(state(page)).toHaveText('Arrêté');
  await card(page).getByLabel('Lots à la fois').fill('2');
  await card(page).getByLabel('Accélération').fill('86400');
  await card(page).getByLabel('Graine').fill('7');
  await page.getByTestId('start-gavage').click();
  await expect(state(page)).toHaveText('En marche');
  await expect(page.getByTestId('start-gavage')).toBeDisabled();

  await expect.poll(() => counter(page, 'acked')).toBeGreaterThan(0);
  const before = await counter(page, 'acked');
  await expect.poll(() => counter(page, 'acked')).toBeGreaterThan(before);
  await expect(lines(page).filter({ hasText: 'simulate gavage' })).toHaveCount(1);
  await expect.poll(() => lines(page).count()).toBeGreaterThan(3);

  // Held still, the log does not move; what comes is counted and is there afterwards.
  await card(page).getByRole('button', { name: 'Figer' }).click();
  const held = await lines(page).count();
  await expect(card(page).getByText(/lignes? nouvelles?/)).toBeVisible();
  expect(await lines(page).count()).toBe(held);
  await card(page).getByRole('button', { name: 'Reprendre' }).click();
  await expect.poll(() => lines(page).count()).toBeGreaterThan(held);

  await page.getByTestId('stop-gavage').click();
  await expect(state(page)).toHaveText('Arrêté');
  const answer = await fetch(`${farm.backend.url}/api/control/status`);
  const { programs } = (await answer.json()) as {
    programs: { name: string; counters: Record<string, number> }[];
  };
  const gavage = programs.find(({ name }) => name === 'gavage')!;
  await expect.poll(() => counter(page, 'acked')).toBe(gavage.counters['acked']);
  // The newest run is offered again.
  await expect(card(page).getByLabel('Graine')).toHaveValue('7');
  expect(opened).toEqual(['/api/control/ws']);
});

test('what the server refuses is said at its field', async ({ page }) => {
  await open(page);
  await card(page).getByLabel('Lots à la fois').fill('trois; reboot');
  await page.getByTestId('start-gavage').click();
  await expect(card(page).getByText('must be a whole number, not a text')).toBeVisible();
  await expect(card(page).getByLabel('Lots à la fois')).toHaveAttribute('aria-invalid', 'true');
  await expect(state(page)).not.toHaveText('En marche');
});

test('a simulator that was killed is shown as crashed, also to a second page', async ({
  page,
  browser,
}) => {
  await open(page);
  const other = await browser.newPage();
  await open(other);
  await page.getByTestId('start-gavage').click();
  await expect(state(other)).toHaveText('En marche');
  const pid = Number(/processus (\d+)/.exec(await card(other).locator('.actions').innerText())![1]);
  process.kill(pid, 'SIGKILL');
  for (const one of [page, other]) {
    await expect(state(one)).toHaveText('Planté');
    await expect(one.getByText(/par le signal 9/)).toBeVisible();
  }
  await other.close();
});

test('both simulators run beside each other and are stopped with one button', async ({ page }) => {
  await open(page);
  await expect(page.getByTestId('stop-all')).toBeDisabled();
  await page.getByTestId('start-gavage').click();
  await page.getByTestId('start-sqal').click();
  const sqal = page.getByTestId('state-sqal');
  await expect(sqal).toHaveText('En marche');
  const livers = page.locator('.program').filter({ has: sqal }).getByTestId('counter-acked');
  await expect.poll(async () => Number(await livers.locator('dd').innerText())).toBeGreaterThan(0);
  await page.getByTestId('stop-all').click();
  await expect(state(page)).toHaveText('Arrêté');
  await expect(sqal).toHaveText('Arrêté');
});

test('the demonstration of the whole loop is started, watched and read here', async ({ page }) => {
  test.setTimeout(180_000);
  await open(page);
  const demo = page.locator('.program').filter({ has: page.getByTestId('state-demo') });
  await demo.getByLabel('Lots à la fois').fill('10');
  await demo.getByLabel('Accélération').fill('1000000');
  await demo.getByLabel('Foies par lot').fill('8');
  await demo.getByLabel('Acheteurs').fill('60');
  await page.getByTestId('start-demo').click();
  await expect(page.getByTestId('state-demo')).toHaveText('En marche');
  const said = demo.getByTestId('log-line');
  await expect(said.filter({ hasText: 'lots menés à leur fin : 10' })).toHaveCount(1, {
    timeout: 60_000,
  });
  await expect(page.getByTestId('state-demo')).toHaveText('Terminé', { timeout: 120_000 });
  await expect(said.filter({ hasText: 'l’a suivie' })).toHaveCount(1);
  await expect(demo.getByTestId('counter-lots_done').locator('dd')).toHaveText('11');
});

test('after the server was killed the page tells the new one’s state', async ({ farm, page }) => {
  await open(page);
  await page.getByTestId('start-gavage').click();
  await expect(state(page)).toHaveText('En marche');
  await farm.backend.kill();
  await expect(page.getByTestId('connection')).not.toHaveAttribute('data-state', 'live');
  await farm.backend.start();
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live', {
    timeout: 40_000,
  });
  await expect(state(page)).toHaveText('Arrêté');
  await expect(card(page).getByText('pas encore démarré')).toBeVisible();
});

test('on a phone nothing is wider than the screen', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  await page.getByTestId('start-gavage').click();
  await expect.poll(() => lines(page).count()).toBeGreaterThan(1);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
});
