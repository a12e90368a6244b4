// The page that a jar's code opens, on a phone, over the real server: whole without script,
// and with script the browser itself checks the proof; then a rating, and what the supervision
// sees of it.
import type { Browser, Page } from '@playwright/test';
import { isFake } from './backend';
import { expect, test, type Farm } from './farm';
import { Line } from './line';

test.skip(isFake, 'products are only made by the real server');

const kPhone = { width: 390, height: 844 };

async function jar(farm: Farm, sample: string): Promise<{ path: string; id: string }> {
  const lot = 'LL2611901';
  for (let jour = 0; jour < 3; jour++) {
    for (const moment of ['matin', 'soir']) {
      const answer = await fetch(`${farm.backend.url}/api/lots/gavage`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          code_lot: lot,
          gaveur_id: 1,
          gaveur_nom: 'Jean Martin',
          site: 'LL',
          genetique: 'Mulard',
          jour,
          moment,
          dose_theorique: 210 + 10 * jour,
          dose_reelle: 210 + 10 * jour,
          poids_moyen: 4400 + 130 * jour,
          nb_canards_vivants: 49,
          taux_mortalite: 2,
          temperature_stabule: 20.5,
          humidite_stabule: 62,
          timestamp: new Date(Date.now() - (6 - 2 * jour) * 3_600_000).toISOString(),
          pret_abattage: false,
        }),
      });
      expect(answer.ok).toBe(true);
    }
  }
  const line = await Line.open(farm.backend.url, 'ESP32_LL_01');
  await line.send({ sample_id: sample, seed: 11, code_lot: lot });
  const products = (await (await fetch(`${farm.backend.url}/api/consumer/products`)).json()) as {
    product_id: string;
    qr_code: string;
    sample_id: string;
  }[];
  const made = products.find((product) => product.sample_id === sample)!;
  await expect(async () => {
    const leaf = await fetch(
      `${farm.backend.url}/api/journal/inclusion?kind=product&subject=${made.product_id}`,
    );
    expect(leaf.status).toBe(200);
  }).toPass();
  return { path: made.qr_code.slice(made.qr_code.indexOf('/01/')), id: made.product_id };
}

async function phone(browser: Browser, javaScriptEnabled: boolean): Promise<Page> {
  const context = await browser.newContext({
    viewport: kPhone,
    isMobile: true,
    hasTouch: true,
    javaScriptEnabled,
    locale: 'fr-FR',
  });
  return context.newPage();
}

const fitsItsScreen = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

test('the browser itself checks the proof and the signature', async ({ farm, browser }) => {
  const { path } = await jar(farm, 'JAR-1');
  const page = await phone(browser, true);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(farm.backend.url + path);
  await expect(page.locator('#preuve')).toHaveAttribute('data-outcome', /whole|unsigned/);
  await expect(page.locator('#preuve')).toHaveClass('ok');
  expect(await fitsItsScreen(page)).toBe(true);
  await page.screenshot({ path: 'test-results/consumer-phone.png', fullPage: true });
  expect(errors).toEqual([]);
});

test('a proof that was changed on its way is called wrong', async ({ farm, browser }) => {
  const { path } = await jar(farm, 'JAR-2');
  const page = await phone(browser, true);
  await page.route('**/01/**', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/data-grade="[^"]*"/, 'data-grade="Z"');
    await route.fulfill({ response: answer, body });
  });
  await page.goto(farm.backend.url + path);
  await expect(page.locator('#preuve')).toHaveAttribute('data-outcome', 'wrong');
});

for (const [fact, other] of [
  ['mass_g', '999 g'],
  ['code_lot', 'LL2611902'],
  ['produced_at', '1 janvier 2026'],
]) {
  test(`a page that shows another ${fact} than the log attests is called wrong`, async ({
    farm,
    browser,
  }) => {
    const { path } = await jar(farm, `JAR-${fact}`);
    const page = await phone(browser, true);
    await page.route('**/01/**', async (route) => {
      const answer = await route.fetch();
      const shown = new RegExp(`(data-fact="${fact}">)[^<]*`);
      const body = (await answer.text()).replace(shown, `$1${other}`);
      await route.fulfill({ response: answer, body });
    });
    await page.goto(farm.backend.url + path);
    await expect(page.locator('#preuve')).toHaveAttribute('data-outcome', 'wrong');
  });
}

test('a comment of one endless word does not make the page wider', async ({ farm, browser }) => {
  const { path, id } = await jar(farm, 'JAR-WIDE');
  const api = farm.backend.url + '/api/consumer';
  const post = (to: string, body: object, address: string) =>
    fetch(api + to, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address },
      body: JSON.stringify(body),
    });
  for (let n = 0; n < 5; n++) {
    const rating = { qr_code: path, product_id: id, overall_rating: 4, comment: 'W'.repeat(1000) };
    expect((await post('/feedback', rating, `192.0.${n}.1`)).status).toBe(200);
  }
  const waiting = await (await fetch(`${api}/feedbacks?state=pending`)).json();
  const { items } = waiting as { items: { feedback_id: number }[] };
  for (const { feedback_id } of items) {
    const done = await fetch(`${api}/feedbacks/${feedback_id}/moderation`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ state: 'published', by: 'Anne' }),
    });
    expect(done.status).toBe(200);
  }
  const page = await phone(browser, true);
  await page.goto(farm.backend.url + path);
  await expect(page.locator('blockquote').first()).toContainText('WWWW');
  expect(await fitsItsScreen(page)).toBe(true);
});

test('without script the page is whole and takes a rating, once', async ({ farm, browser }) => {
  const { path } = await jar(farm, 'JAR-3');
  const page = await phone(browser, false);
  await page.goto(farm.backend.url + path);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText("L'histoire de votre foie gras");
  const form = {
    qr_code: await page.locator('input[name=qr_code]').inputValue(),
    token: await page.locator('input[name=token]').inputValue(),
    overall_rating: '1',
  };
  await page.locator('label[for=overall_rating4]').tap();
  await page.locator('textarea').fill('Très bon & fondant');
  await page.getByRole('button', { name: 'Envoyer' }).tap();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Merci !');
  const again = await page.request.post(`${farm.backend.url}/produit/avis?lang=fr`, { form });
  expect(again.status()).toBe(409);
  expect(await again.text()).toContain('déjà été donné');
});

test('the page is there in English', async ({ farm, browser }) => {
  const { path } = await jar(farm, 'JAR-4');
  const page = await phone(browser, true);
  await page.goto(farm.backend.url + path);
  await page.getByRole('link', { name: 'English' }).tap();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The story of your foie gras');
  await expect(page.locator('#preuve')).toHaveClass('ok');
  await page.screenshot({ path: 'test-results/consumer-english.png', fullPage: true });
});

test('the supervision reads a comment and publishes it', async ({ farm, browser }) => {
  const { id } = await jar(farm, 'JAR-5');
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${farm.euralisUrl}#/produits`);
  await expect(page.locator(`[data-testid=product][data-id=${id}]`)).toBeVisible();
  const pending = page.getByTestId('pending').filter({ hasText: 'Très bon & fondant' });
  await expect(pending).toBeVisible();
  await page.getByLabel('Votre nom').fill('Anne Roux');
  await page.screenshot({ path: 'test-results/euralis-products.png', fullPage: true });
  await pending.getByRole('button', { name: 'Publier' }).click();
  await expect(pending).toHaveCount(0);
});
