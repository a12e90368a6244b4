// /docs/ shows the contract of the server it comes from, under that server's policy:
// no inline script, and not one request to any other host.
import { expect, test } from '@playwright/test';
import { makeBackend, type Backend } from './backend';
import { buildApp } from './farm';

const kPictures = process.env['BROWSER_PICTURES'] ?? 'pictures';
let backend: Backend;

test.beforeAll(async () => {
  // Before the server starts: it reads the built pages once.
  await buildApp('docs');
  backend = await makeBackend();
  await backend.start();
});

test.afterAll(() => backend.dispose());

test('the API page shows every operation and asks nobody else', async ({ page }) => {
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  const contract = (await (await fetch(`${backend.url}/openapi.json`)).json()) as { paths: object };

  await page.goto(`${backend.url}/docs/`);
  await expect(page).toHaveTitle('API — Gaveurs');
  const entry = page.locator('[data-path="/api/lots/gavage"]');
  await expect(entry).toBeVisible();
  await page.screenshot({ path: `${kPictures}/docs.png` });
  const shown = await page
    .locator('.opblock-summary-path')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-path')));
  expect(new Set(shown)).toEqual(new Set(Object.keys(contract.paths)));

  await entry.click();
  await expect(page.getByText('nb_canards_vivants').first()).toBeVisible();
  await page.screenshot({ path: `${kPictures}/docs-operation.png` });
  const elsewhere = (url: string) => !url.startsWith('data:') && !url.startsWith(`${backend.url}/`);
  expect(asked.filter(elsewhere)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('a call tried on the page is answered by this server', async ({ page }) => {
  await page.goto(`${backend.url}/docs/`);
  const health = page.locator('.opblock', { has: page.locator('[data-path="/health"]') });
  await health.locator('.opblock-summary-control').click();
  await health.getByRole('button', { name: 'Try it out' }).click();
  await health.getByRole('button', { name: 'Execute' }).click();
  const answer = health.locator('.live-responses-table .response');
  await expect(answer.locator('.response-col_status')).toContainText('200');
});
