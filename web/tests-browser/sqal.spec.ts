// The screen at the quality line over the real server: a station sends raw frames, the screen shows
// what the server made of them, over one socket, without a reload and without an error.
import type { Page } from '@playwright/test';
import { isFake } from './backend';
import { expect, test, watchSockets } from './farm';
import { Line } from './line';

test.skip(isFake, 'the quality line is only shown by the real server');

const kDevice = 'ESP32_LL_01';

function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

const heights = (page: Page) => page.getByTestId('height-table').locator('td').allTextContents();

test('each liver is shown as it comes: grade, mass, map, reasons, claim', async ({
  farm,
  sqalUrl,
  browser,
}) => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const sockets = watchSockets(page);
  const errors = watchErrors(page);
  const line = await Line.open(farm.backend.url, kDevice);
  await page.goto(sqalUrl);
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');

  const first = await line.send({ sample_id: 'LIVE-1', seed: 11 });
  const grade = page.getByTestId('grade');
  await expect(grade).toHaveAttribute('data-sample', 'LIVE-1');
  await expect(grade).toHaveAttribute('data-grade', first.fusion_grade!);
  await expect(grade).toHaveAttribute('data-seq', String(first.seq));
  await expect(page.getByTestId('height-map')).toHaveAttribute('data-sample', 'LIVE-1');
  await expect(page.getByTestId('reasons').locator('li').first()).not.toBeEmpty();
  const before = await heights(page);
  expect(before).toHaveLength(64);

  const second = await line.send({
    sample_id: 'LIVE-2',
    seed: 12,
    bad: true,
    scale: 0.6,
    claimed: 'A+',
  });
  await expect(grade).toHaveAttribute('data-sample', 'LIVE-2');
  await expect(grade).toHaveAttribute('data-grade', second.fusion_grade!);
  expect(second.fusion_grade).not.toBe(first.fusion_grade);
  expect(await heights(page)).not.toEqual(before);
  await expect(page.getByTestId('claim')).toContainText('A+');

  // The strip goes back, and the page says that it is not the newest liver.
  await page.locator('[data-testid=strip-item][data-sample=LIVE-1]').click();
  await expect(grade).toHaveAttribute('data-sample', 'LIVE-1');
  await expect(page.getByTestId('picked')).toBeVisible();
  await line.send({ sample_id: 'LIVE-3', seed: 13 });
  await expect(page.locator('[data-testid=strip-item][data-sample=LIVE-3]')).toBeVisible();
  await expect(grade).toHaveAttribute('data-sample', 'LIVE-1');
  await page.getByRole('link', { name: 'Revenir au direct' }).click();
  await expect(grade).toHaveAttribute('data-sample', 'LIVE-3');

  expect(sockets.opened).toHaveLength(1);
  expect(sockets.closed).toEqual([]);
  expect(errors).toEqual([]);
  line.close();
  await page.close();
});

test('what a screen shows after a reload is what it showed before', async ({
  farm,
  sqalUrl,
  browser,
}) => {
  const line = await Line.open(farm.backend.url, kDevice);
  const page = await browser.newPage();
  await page.goto(sqalUrl);
  for (let i = 0; i < 25; i += 1) await line.send({ sample_id: `STRIP-${i}`, seed: 100 + i });
  const shown = () =>
    page
      .getByTestId('strip-item')
      .evaluateAll((items) => items.map((item) => item.dataset['sample']));
  const newest = Array.from({ length: 20 }, (_, i) => `STRIP-${24 - i}`);
  await expect.poll(shown).toEqual(newest);
  await page.reload();
  await expect.poll(shown).toEqual(newest);
  line.close();
  await page.close();
});

test('the surface is turned by keyboard, mouse and buttons', async ({ farm, sqalUrl, browser }) => {
  const line = await Line.open(farm.backend.url, kDevice);
  await line.send({ sample_id: 'TURN-1', seed: 21 });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(sqalUrl);
  await page.getByRole('button', { name: 'En relief' }).click();
  const surface = page.getByTestId('surface');
  await expect(surface).toHaveAttribute('data-yaw', '35');
  await surface.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(surface).toHaveAttribute('data-yaw', '55');
  await page.keyboard.press('ArrowUp');
  await expect(surface).toHaveAttribute('data-pitch', '43');
  await page.keyboard.press('Home');
  await expect(surface).toHaveAttribute('data-yaw', '35');
  const box = (await surface.boundingBox())!;
  await page.mouse.move(box.x + 100, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + 200, box.y + 100, { steps: 4 });
  await page.mouse.up();
  await expect(surface).toHaveAttribute('data-yaw', '350');
  await page.getByRole('button', { name: 'Tourner à droite' }).click();
  await expect(surface).toHaveAttribute('data-yaw', '20');
  expect(page.url()).toContain('vue=3d');
  line.close();
  await page.close();
});

test('one device at a time, by its address', async ({ farm, sqalUrl, browser }) => {
  const mine = await Line.open(farm.backend.url, kDevice);
  const other = await Line.open(farm.backend.url, 'ESP32_MT_02');
  const page = await browser.newPage();
  await page.goto(`${sqalUrl}#/?appareil=${kDevice}`);
  await mine.send({ sample_id: 'MINE-1', seed: 31 });
  await other.send({ sample_id: 'OTHER-1', seed: 32 });
  await mine.send({ sample_id: 'MINE-2', seed: 33 });
  await expect(page.getByTestId('grade')).toHaveAttribute('data-sample', 'MINE-2');
  await expect(page.locator('[data-sample=OTHER-1]')).toHaveCount(0);
  await page.getByTestId('device-select').selectOption('ESP32_MT_02');
  await expect(page.getByTestId('grade')).toHaveAttribute('data-sample', 'OTHER-1');
  expect(page.url()).toContain('appareil=ESP32_MT_02');
  mine.close();
  other.close();
  await page.close();
});

test('stations: what they said of themselves, and that they speak', async ({
  farm,
  sqalUrl,
  browser,
}) => {
  const line = await Line.open(farm.backend.url, 'ESP32_LS_07');
  await line.heartbeat();
  await line.send({ sample_id: 'STATION-1', seed: 41 });
  const page = await browser.newPage();
  const errors = watchErrors(page);
  await page.goto(`${sqalUrl}#/appareils`);
  const station = page.locator('[data-testid=device][data-device=ESP32_LS_07]');
  await expect(station).toContainText('Ligne A');
  await expect(station).toContainText('3.2.1');
  await expect(station).toContainText('2 h');
  await expect(station.getByRole('link')).toHaveAttribute('href', '#/?appareil=ESP32_LS_07');
  expect(errors).toEqual([]);
  line.close();
  await page.close();
});

test('limits are frozen by a person and judge what comes after', async ({
  farm,
  sqalUrl,
  browser,
}) => {
  test.setTimeout(120_000);
  const line = await Line.open(farm.backend.url, 'ESP32_MT_05');
  for (let i = 0; i < 60; i += 1) {
    await line.send({ sample_id: `CHART-${i}`, seed: 500 + i, scale: 0.95 + ((i * 7) % 11) / 100 });
  }
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const errors = watchErrors(page);
  await page.goto(`${sqalUrl}#/cartes?appareil=ESP32_MT_05`);
  const state = page.getByTestId('chart-state');
  await expect(state).toHaveAttribute('data-state', 'no_frozen_limits');
  const chart = page.getByTestId('control-chart').first();
  await expect(chart).toHaveAttribute('data-limits', 'provisional');
  await expect(page.getByTestId('capability')).toContainText('Non calculée');

  const form = page.getByTestId('freeze-form');
  await form.getByLabel('Votre nom').fill('Anne Roux');
  await form.getByLabel('Foies de référence').fill('60');
  await form.getByLabel('Minimum exigé').fill('100');
  await form.getByRole('button', { name: 'Figer les limites' }).click();
  await expect(page.getByTestId('frozen')).toContainText('Anne Roux');
  await expect(chart).toHaveAttribute('data-limits', 'frozen');

  for (let i = 0; i < 8; i += 1) {
    await line.send({ sample_id: `DRIFT-${i}`, seed: 600 + i, scale: 0.55 });
  }
  await expect(state).toHaveAttribute('data-state', 'out_of_control', { timeout: 20_000 });
  await expect(page.getByTestId('marks').locator('li').first()).toContainText(/\d/);
  // The mark leads to its liver, though it may be no longer among the newest.
  await page.getByTestId('marks').getByRole('link').first().click();
  await expect(page.getByTestId('grade')).toHaveAttribute('data-sample', /DRIFT-|CHART-/);
  await page.goBack();
  await page.getByTestId('characteristic').selectOption('oxidation');
  expect(page.url()).toContain('mesure=oxidation');
  await expect(state).toHaveAttribute('data-state', 'no_frozen_limits');
  // Its state comes back by the address, a moment after the click.
  const rule = page.getByRole('checkbox', { name: /^Règle 5/ });
  await rule.click();
  await expect(rule).toBeChecked();
  expect(page.url()).toContain('regles=1.2.3.5');
  expect(errors).toEqual([]);
  line.close();
  await page.close();
});

test('an alert of the line is seen and acknowledged', async ({ farm, sqalUrl, browser }) => {
  const line = await Line.open(farm.backend.url, 'ESP32_LL_09');
  const context = await browser.newContext();
  const page = await context.newPage();
  const errors = watchErrors(page);
  await page.goto(`${sqalUrl}#/alertes`);
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');
  await line.send({ sample_id: 'ALERT-1', seed: 71, bad: true, scale: 0.5 });
  const alert = page.getByTestId('alert').filter({ hasText: 'ESP32_LL_09' }).first();
  await expect(alert).toBeVisible();
  const id = await alert.getAttribute('data-id');
  const same = page.locator(`[data-testid=alert][data-id="${id}"]`);
  await same.getByRole('button', { name: 'Acquitter' }).click();
  await page.getByRole('dialog').getByLabel('Nom').fill('Anne Roux');
  await page.getByRole('dialog').getByRole('button', { name: 'Acquitter' }).click();
  await expect(same).toContainText('Acquittée par Anne Roux');
  expect(errors).toEqual([]);
  line.close();
  await context.close();
});

test('at phone width nothing overflows, and targets are large', async ({
  farm,
  sqalUrl,
  browser,
}) => {
  const line = await Line.open(farm.backend.url, kDevice);
  await line.send({ sample_id: 'PHONE-1', seed: 81, claimed: 'C' });
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  const errors = watchErrors(page);
  for (const view of ['', '?vue=3d', 'cartes', 'appareils', 'file', 'alertes']) {
    await page.goto(`${sqalUrl}#/${view}`);
    await page.waitForTimeout(800);
    expect(await beyondTheEdge(page), view).toEqual([]);
    const small = await page
      .locator('button:visible, select:visible, .nav a:visible')
      .evaluateAll((elements) =>
        elements
          .filter((element) => element.getBoundingClientRect().height < 48)
          .map((element) => element.textContent),
      );
    expect(small, view).toEqual([]);
  }
  expect(errors).toEqual([]);
  line.close();
  await page.close();
});

test('a liver without a lot is linked by hand, and the lot shows it', async ({
  farm,
  sqalUrl,
  browser,
}) => {
  const code = 'MT2611981';
  await readyForSlaughter(farm.backend.url, code);
  const line = await Line.open(farm.backend.url, 'ESP32_LL_03');
  await line.send({ sample_id: 'LOOSE-1', seed: 91 });
  await line.send({ sample_id: 'LOOSE-2', seed: 92 });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const errors = watchErrors(page);
  await page.goto(`${sqalUrl}#/file`);
  const lot = page.locator(`[data-testid=queue-lot][data-lot=${code}]`);
  await expect(lot).toHaveAttribute('data-state', 'pending');
  const loose = (id: string) => page.locator(`[data-testid=unlinked-liver][data-sample=${id}]`);
  await loose('LOOSE-1').getByRole('checkbox').check();
  const form = page.getByTestId('link-form');
  await form.getByLabel('Lot').fill('NOWHERE1');
  await form.getByRole('button', { name: 'Rattacher 1 foie' }).click();
  await expect(form.getByRole('alert')).toContainText('Rattachement refusé');
  await form.getByLabel('Lot').fill(code);
  await form.getByRole('button', { name: 'Rattacher 1 foie' }).click();
  await expect(loose('LOOSE-1')).toHaveCount(0);
  await expect(loose('LOOSE-2')).toBeVisible();
  await loose('LOOSE-2').getByRole('link', { name: 'Voir' }).click();
  await expect(page.getByTestId('origin')).toContainText('sans lot');
  await page.goto(`${sqalUrl}#/?foie=LOOSE-1`);
  await expect(page.getByTestId('origin')).toContainText(code);

  // The line takes the lot; without a reload the queue shows it under way.
  await page.goto(`${sqalUrl}#/file`);
  const taker = await Line.open(farm.backend.url, 'ESP32_MT_08');
  await taker.take(code);
  await expect(lot).toHaveAttribute('data-state', 'taken');
  await taker.done(code);
  await expect(lot).toHaveAttribute('data-state', 'inspected');
  // The refused link is an answer of 400, which the browser itself reports.
  expect(errors.filter((error) => !error.includes('400'))).toEqual([]);
  line.close();
  taker.close();
  await page.close();
});

/** What sticks out of the page to the right, where no box of its own scrolls or cuts it. */
function beyondTheEdge(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const kept = (element: Element | null): boolean =>
      element !== null &&
      element !== document.body &&
      (getComputedStyle(element).overflowX !== 'visible' || kept(element.parentElement));
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > clientWidth)
      .filter((element) => !kept(element.parentElement))
      .map((element) => `${element.tagName}.${element.className} ${element.textContent}`);
  });
}

/** A meal that says that its lot is ready puts the lot into the queue. */
async function readyForSlaughter(url: string, code_lot: string): Promise<void> {
  const response = await fetch(`${url}/api/lots/gavage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      code_lot,
      gaveur_id: 3,
      gaveur_nom: 'Pierre Leroy',
      site: 'MT',
      genetique: 'Mulard',
      jour: 10,
      moment: 'soir',
      dose_theorique: 450,
      dose_reelle: 448,
      poids_moyen: 6200,
      nb_canards_vivants: 50,
      taux_mortalite: 0,
      temperature_stabule: 21,
      humidite_stabule: 60,
      timestamp: new Date().toISOString(),
      pret_abattage: true,
    }),
  });
  expect(response.status).toBe(201);
}
