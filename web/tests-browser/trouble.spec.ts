// What the pages say and do when the server or the network goes.
import { expect, shownMeals, startFeeding, storedMeals, test, watchSockets } from './farm';

const kGaveur = 1;
const kFigures = [
  'dose_theorique',
  'dose_reelle',
  'poids_moyen',
  'nb_canards_vivants',
  'taux_mortalite',
  'temperature_stabule',
  'humidite_stabule',
];

test.beforeAll(async ({ farm }) => {
  await farm.backend.seedHistory();
});

test('a server killed and started again: said, resumed, nothing missing', async ({
  farm,
  browser,
}) => {
  test.setTimeout(180_000);
  const gaveur = await startFeeding(farm.backend);
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  const sockets = watchSockets(page);
  await page.goto(`${farm.gaveurUrl}?gaveur=${gaveur}`);
  const connection = page.getByTestId('connection');
  await expect(connection).toHaveAttribute('data-state', 'live');
  await expect.poll(() => shownMeals(page)).toEqual(await storedMeals(farm.backend, gaveur));

  await farm.backend.kill();
  await expect(connection).toHaveAttribute('data-state', 'reconnecting');
  await expect(page.getByTestId('connection-banner')).toContainText('Données du');
  await expect(page.getByTestId('lot').first()).toBeVisible();

  await page.waitForTimeout(3_000);
  await farm.backend.start();
  await expect(connection).toHaveAttribute('data-state', 'live', { timeout: 60_000 });
  await expect(page.getByTestId('connection-banner')).toHaveCount(0);
  await expect.poll(() => sockets.opened[sockets.opened.length - 1]).toContain('since=');
  await page.waitForTimeout(8_000);
  await farm.backend.stopFeeding();
  await expect
    .poll(async () => shownMeals(page), { timeout: 15_000 })
    .toEqual(await storedMeals(farm.backend, gaveur));
  await page.close();
});

test('a silent server is said to be silent after 45 s', async ({ farm, browser }) => {
  // The socket stays open and nothing comes: the page's own clock is turned on.
  const page = await browser.newPage();
  await page.clock.install();
  let mute = false;
  await page.routeWebSocket(/\/ws\/realtime/, (socket) => {
    if (mute) return;
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (!mute) socket.send(message);
    });
  });
  await page.goto(farm.euralisUrl);
  const connection = page.getByTestId('connection');
  await expect(connection).toHaveAttribute('data-state', 'live');
  mute = true;
  await page.clock.runFor(46_000);
  await expect(connection).toHaveAttribute('data-state', 'stale');
  await expect(page.getByTestId('connection-banner')).toContainText('Aucune nouvelle du serveur');
  await page.close();
});

test('a meal entered without a network is kept and sent when it is back', async ({
  farm,
  browser,
}) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(`${farm.gaveurUrl}?gaveur=${kGaveur}`);
  const lot = page.getByTestId('lot').first();
  await expect(lot).toBeVisible({ timeout: 60_000 });
  await lot.getByRole('link', { name: 'Saisir un repas' }).click();
  const form = page.getByTestId('entry-form');
  await expect(form).toBeVisible();

  await context.setOffline(true);
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'offline');
  const values = {
    dose_theorique: '400',
    dose_reelle: '395',
    poids_moyen: '5100',
    nb_canards_vivants: '45',
    taux_mortalite: '2,5',
    temperature_stabule: '21,5',
    humidite_stabule: '62',
  };
  await form.locator('[name=jour]').fill('13');
  for (const [name, value] of Object.entries(values))
    await form.locator(`[name=${name}]`).fill(value);
  await form.getByRole('button', { name: 'Enregistrer' }).click();
  const entry = page.getByTestId('outbox').first();
  await expect(entry).toHaveAttribute('data-state', 'pending');
  await expect(page.getByTestId('waiting')).toBeVisible();

  await context.setOffline(false);
  await expect(entry).toHaveAttribute('data-state', 'sent', { timeout: 40_000 });
  await page.goto(`${farm.gaveurUrl}?gaveur=${kGaveur}#/`);
  await expect(page.locator('[data-testid=meal][data-key*="/13/"]').first()).toBeVisible();
  await context.close();
});

test('a proxy that denies what is sent is no refusal: the meal goes later', async ({
  farm,
  browser,
}) => {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await page.route('**/api/lots/gavage', (route) =>
    route.fulfill({ status: 403, contentType: 'text/html', body: '<html>403 Forbidden</html>' }),
  );
  await page.goto(`${farm.gaveurUrl}?gaveur=${kGaveur}#/saisie`);
  const form = page.getByTestId('entry-form');
  await expect(form).toBeVisible({ timeout: 30_000 });
  await form.locator('[name=jour]').fill('40');
  for (const name of kFigures) await form.locator(`[name=${name}]`).fill('20');
  await form.getByRole('button', { name: 'Enregistrer' }).click();
  const entry = page.getByTestId('outbox').first();
  await expect(entry).toHaveAttribute('data-state', 'pending');
  await page.waitForTimeout(2_000);
  await expect(entry).toHaveAttribute('data-state', 'pending');
  await page.unroute('**/api/lots/gavage');
  await expect(entry).toHaveAttribute('data-state', 'sent', { timeout: 40_000 });
  await page.close();
});

test('a refused meal shows the server’s reasons', async ({ farm, browser }) => {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await page.route('**/api/lots/gavage', (route) =>
    route.fulfill({
      status: 400,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: '/problems/invalid',
        title: 'Invalid',
        status: 400,
        detail: 'Refused',
        errors: [{ path: 'dose_reelle', reason: 'must be at most 2000' }],
      }),
    }),
  );
  await page.goto(`${farm.gaveurUrl}?gaveur=${kGaveur}#/saisie`);
  const form = page.getByTestId('entry-form');
  await expect(form).toBeVisible({ timeout: 30_000 });
  await form.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(form.getByText('À remplir').first()).toBeVisible();
  for (const name of kFigures) await form.locator(`[name=${name}]`).fill('20');
  await form.getByRole('button', { name: 'Enregistrer' }).click();
  const entry = page.getByTestId('outbox').first();
  await expect(entry).toHaveAttribute('data-state', 'refused');
  await expect(entry).toContainText('Dose donnée (g) : « must be at most 2000 »');
  // The form does not say that it is still being sent.
  await expect(page.getByTestId('note')).toHaveText('Refusé');
  // What stood in the way is gone: the same entry goes again.
  await page.unroute('**/api/lots/gavage');
  await entry.getByRole('button', { name: 'Renvoyer' }).click();
  await expect(entry).toHaveAttribute('data-state', 'sent', { timeout: 20_000 });
  await page.close();
});
