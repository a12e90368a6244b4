// First contentful paint of pages on a phone, each load in a browser context of its own, without
// cache: `node first_paint.mjs LOADS URL…` prints one line of JSON with the milliseconds by URL.
// The network and the processor are throttled as Lighthouse does for a mobile phone on slow 4G.
import { createRequire } from 'node:module';

const { chromium } = createRequire(new URL('../web/package.json', import.meta.url))(
  '@playwright/test',
);

// Request latency stands for the round trips of connecting: 3.75 of 150 ms each.
const kNetwork = {
  offline: false,
  latency: 562.5,
  downloadThroughput: (1638.4 * 1024 * 0.9) / 8,
  uploadThroughput: (675 * 1024) / 8,
};
const kSlowerProcessor = 4;

async function firstPaint(browser, url) {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2.6,
    isMobile: true,
    hasTouch: true,
    locale: 'fr-FR',
  });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', kNetwork);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: kSlowerProcessor });
  const answer = await page.goto(url, { waitUntil: 'load' });
  if (!answer.ok()) throw new Error(`${url}: ${answer.status()}`);
  const paint = await page.evaluate(
    () =>
      new Promise((found) => {
        new PerformanceObserver((list) => {
          const entry = list.getEntriesByName('first-contentful-paint')[0];
          if (entry) found(entry.startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );
  await context.close();
  return paint;
}

const [loads, ...urls] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const out = Object.fromEntries(urls.map((url) => [url, []]));
for (let load = 0; load < Number(loads); load += 1) {
  for (const url of urls) out[url].push(await firstPaint(browser, url));
}
await browser.close();
console.log(JSON.stringify(out));
