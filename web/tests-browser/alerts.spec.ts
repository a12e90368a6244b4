// An alert raised by a bad meal reaches both apps; acknowledging it in one shows
// in the other, and the name is asked once.
import { expect, test } from './farm';
import { isFake } from './backend';

async function feedFarFromPlan(url: string, jour: number): Promise<void> {
  const response = await fetch(`${url}/api/lots/gavage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      code_lot: 'LL2611991',
      gaveur_id: 1,
      gaveur_nom: 'Jean Martin',
      site: 'LL',
      genetique: 'Mulard',
      jour,
      moment: 'matin',
      dose_theorique: 300,
      dose_reelle: 200,
      poids_moyen: 4700,
      nb_canards_vivants: 50,
      taux_mortalite: 0,
      temperature_stabule: 21,
      humidite_stabule: 60,
      timestamp: new Date().toISOString(),
    }),
  });
  expect(response.status).toBe(201);
}

test('an alert is seen, acknowledged and seen acknowledged elsewhere', async ({
  farm,
  browser,
}) => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const desk = await context.newPage();
  const phone = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await desk.goto(`${farm.euralisUrl}#/alertes`);
  await phone.goto(`${farm.gaveurUrl}?gaveur=1#/alertes`);
  for (const page of [desk, phone]) {
    await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');
  }
  // The fake world has alerts from the start and raises none.
  if (!isFake) await feedFarFromPlan(farm.backend.url, 3);

  const onPhone = phone.getByTestId('alert').first();
  await expect(onPhone).toBeVisible();
  const id = await onPhone.getAttribute('data-id');
  const onDesk = desk.locator(`[data-testid=alert][data-id="${id}"]`);
  await onDesk.getByRole('button', { name: 'Acquitter' }).click();
  await desk.getByRole('dialog').getByLabel('Nom').fill('Bureau');
  await desk.getByRole('dialog').getByRole('button', { name: 'Acquitter' }).click();

  await expect(onDesk).toContainText('Acquittée par Bureau');
  await expect(phone.locator(`[data-testid=alert][data-id="${id}"]`)).toContainText(
    'Acquittée par Bureau',
  );
  const other = desk.getByTestId('alert').getByRole('button', { name: 'Acquitter' });
  if ((await other.count()) > 0) {
    const before = await other.count();
    await other.first().click();
    await expect(other).toHaveCount(before - 1);
    await expect(desk.getByRole('dialog')).toHaveCount(0);
  }
  await context.close();
  await phone.close();
});
