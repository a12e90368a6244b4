// A farm's network is poor: what a page makes the device load has a budget.
// Prints each app's gzip sizes and fails when one is over. `docs` has none: it is read at a desk by
// who writes a client, and Swagger UI alone is twice the budget.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const kBudgetKb = { js: 200, css: 20 };
let over = false;

for (const app of ['gaveur', 'euralis', 'sqal', 'pilotage']) {
  const folder = new URL(`../apps/${app}/dist/assets/`, import.meta.url);
  for (const [kind, budget] of Object.entries(kBudgetKb)) {
    const bytes = readdirSync(folder)
      .filter((name) => name.endsWith(`.${kind}`))
      .reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, folder))).length, 0);
    const kb = bytes / 1024;
    if (bytes === 0 || kb > budget) over = true;
    console.log(`${app} ${kind}: ${kb.toFixed(1)} KB gzip of ${budget} KB`);
  }
}
process.exitCode = over ? 1 : 0;
