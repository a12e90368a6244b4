// The screens as people see them, in both themes, kept as pictures to look at,
// and what a picture cannot say: target sizes, no sideways scroll, addresses.
import type { Page } from '@playwright/test';
import { expect, test } from './farm';

/** Apart from Playwright's own output, which every run empties. */
const kPictures = process.env['BROWSER_PICTURES'] ?? 'pictures';
const kThemes = ['light', 'dark'] as const;

async function picture(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${kPictures}/${name}.png`, fullPage: false });
}

test.beforeAll(async ({ farm }) => {
  await farm.backend.seedHistory();
});

for (const theme of kThemes) {
  test(`phone, ${theme}`, async ({ farm, browser }) => {
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      colorScheme: theme,
      hasTouch: true,
    });
    const page = await context.newPage();
    await page.goto(farm.gaveurUrl);
    await expect(page.getByTestId('who').first()).toBeVisible();
    await picture(page, `gaveur-who-${theme}`);
    await page.locator('[data-testid=who][data-id="1"]').click();
    await expect(page.getByTestId('lot').first()).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await picture(page, `gaveur-lots-${theme}`);
    await page.getByTestId('lot').first().locator('.lot-part').last().scrollIntoViewIfNeeded();
    await picture(page, `gaveur-lot-lower-${theme}`);
    for (const view of ['saisie', 'alertes', 'bilan']) {
      await page.evaluate((to) => {
        window.location.hash = `#/${to}`;
      }, view);
      await picture(page, `gaveur-${view}-${theme}`);
      await expect.poll(() => sidewaysScroll(page)).toBe(0);
    }
    await context.close();
  });

  test(`desk, ${theme}`, async ({ farm, browser }) => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme: theme,
    });
    const page = await context.newPage();
    await page.goto(farm.euralisUrl);
    const lot = page.getByTestId('lot').first();
    await expect(lot).toBeVisible();
    await picture(page, `euralis-lots-${theme}`);
    expect(await sidewaysScroll(page)).toBe(0);
    await lot.getByRole('link').click();
    await expect(page.getByTestId('lot-detail')).toBeVisible();
    await picture(page, `euralis-lot-${theme}`);
    await page.goBack();
    await expect(page.getByTestId('totals')).toBeVisible();
    for (const view of ['sites', 'alertes', 'gaveurs']) {
      await page.evaluate((to) => {
        window.location.hash = `#/${to}`;
      }, view);
      await picture(page, `euralis-${view}-${theme}`);
    }
    await context.close();
  });
}

test('targets on the phone are at least 48 px high', async ({ farm, browser }) => {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  for (const view of ['', 'saisie', 'alertes', 'bilan', 'qui']) {
    await page.goto(`${farm.gaveurUrl}?gaveur=1#/${view}`);
    await page.waitForTimeout(600);
    const small = await page
      .locator('button:visible, a:visible, summary:visible')
      .evaluateAll((elements) =>
        elements
          .filter((element) => element.getBoundingClientRect().height < 48)
          .map((element) => element.textContent),
      );
    expect(small, view).toEqual([]);
  }
  await page.close();
});

test('filters are in the address and the theme is remembered', async ({ farm, browser }) => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${farm.euralisUrl}#/?site=LL`);
  await expect(page.getByTestId('totals')).toBeVisible();
  const codes = await page
    .getByTestId('lot')
    .evaluateAll((rows) => rows.map((row) => row.dataset['code']));
  expect(codes.every((code) => code!.startsWith('LL'))).toBe(true);
  await page.getByRole('searchbox').fill('nobody');
  await expect(page.getByTestId('lot')).toHaveCount(0);
  expect(page.url()).toContain('q=nobody');
  await page.getByTestId('theme').click();
  await page.getByTestId('theme').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.close();
});

function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}
