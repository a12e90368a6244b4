// The built page in a dead spot: opened anew with neither server nor network, it
// shows the lots as last known, says so, and takes a meal that is sent later.
import { buildApp, expect, startApp, startFeeding, storedMeals, test } from './farm';
import { makeBackend } from './backend';

test('opened without a network: last known lots, said to be old, and a meal kept', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const backend = await makeBackend();
  await backend.start();
  await buildApp('gaveur');
  const first = await startApp('gaveur', backend.url, { preview: true });
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const gaveur = await startFeeding(backend);
  await page.goto(`${first.url}?gaveur=${gaveur}`);
  await expect(page.getByTestId('meal').first()).toBeVisible({ timeout: 60_000 });
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForTimeout(6_000);
  await backend.stopFeeding();
  const code = await page.getByTestId('lot').first().getAttribute('data-code');

  await first.child.stop('SIGKILL');
  await backend.kill();
  await page.reload();
  await expect(page.locator(`[data-testid=lot][data-code="${code}"]`)).toBeVisible();
  await expect(page.getByTestId('connection')).not.toHaveAttribute('data-state', 'live');
  await expect(page.getByTestId('connection-banner')).toContainText('Données du');

  await page.goto(`${first.url}?gaveur=${gaveur}#/saisie/${code}`);
  const form = page.getByTestId('entry-form');
  await form.locator('[name=jour]').fill('13');
  await form.getByRole('button', { name: 'Matin' }).click();
  await expect(page.getByTestId('replaces')).toHaveCount(0);
  const values = {
    dose_theorique: '400',
    dose_reelle: '395',
    poids_moyen: '5100',
    nb_canards_vivants: '45',
    taux_mortalite: '2,5',
    temperature_stabule: '21,5',
    humidite_stabule: '62',
  };
  for (const [name, value] of Object.entries(values))
    await form.locator(`[name=${name}]`).fill(value);
  await form.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByTestId('outbox').first()).toHaveAttribute('data-state', 'pending');

  // In the evening, still without a network: the form goes on after the morning's meal.
  await expect(form.locator('[name=jour]')).toHaveValue('13');
  await expect(form.getByRole('button', { name: 'Soir' })).toHaveAttribute('aria-pressed', 'true');
  await form.getByRole('button', { name: 'Matin' }).click();
  await expect(page.getByTestId('replaces')).toContainText('J13 Matin');
  await form.getByRole('button', { name: 'Soir' }).click();
  await expect(page.getByTestId('replaces')).toHaveCount(0);
  for (const [name, value] of Object.entries(values))
    await form.locator(`[name=${name}]`).fill(value);
  await form.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByTestId('outbox')).toHaveCount(2);

  await backend.start();
  const again = await startApp('gaveur', backend.url, { preview: true, port: first.port });
  for (const entry of await page.getByTestId('outbox').all())
    await expect(entry).toHaveAttribute('data-state', 'sent', { timeout: 60_000 });
  const stored = await storedMeals(backend, gaveur);
  expect([...stored.keys()].filter((key) => key.startsWith(`${code}/13/`)).sort()).toEqual([
    `${code}/13/matin`,
    `${code}/13/soir`,
  ]);
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live', {
    timeout: 40_000,
  });
  await page.evaluate(() => {
    window.location.hash = '#/';
  });
  for (const moment of ['matin', 'soir'])
    await expect(page.locator(`[data-key="${code}/13/${moment}"]`)).toBeVisible();
  await context.close();
  await again.child.stop();
  await backend.dispose();
});
