// Closed lots as the cooperative exports them, for a server to learn from: heavier with their corn,
// a little apart from gaveur to gaveur. The figures belong to the test alone.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBackend, type Backend } from './backend';

const kMeals = 20;
const kLots = 120;
const kSites = ['LL', 'LS', 'MT', 'LL', 'LS'];

/** Given to a lot at a meal, g. */
function dose(lot: number, meal: number): number {
  return Math.round(212 + 12.1 * meal + ((lot * 7) % 11) * 3 + ((lot * 5 + meal * 3) % 7));
}

function writeClosedLots(path: string): void {
  const names = Array.from({ length: kMeals }, (_, i) => `feedCornReal_${i + 1}`);
  const head = [
    'CodeLot,site_code,gaveur_id,eleveur_id,Souche,Debut_du_lot,Fin_du_lot,Nb_MEG',
    'Quantite_accrochee,Poids_de_foies_moyen',
  ];
  const lines = [[...head.join(',').split(','), ...names].join(';')];
  for (let n = 0; n < kLots; n++) {
    const gaveur = n % kSites.length;
    const site = kSites[gaveur]!;
    const month = 1 + Math.floor(n / 12);
    const day = 1 + (n % 12);
    const two = (value: number) => String(value).padStart(2, '0');
    const doses = Array.from({ length: kMeals }, (_, meal) => dose(n, meal));
    const corn = doses.reduce((sum, one) => sum + one, 0);
    const liver = 500 + 0.05 * (corn - 6900) + 8 * gaveur + ((n * 13) % 17);
    lines.push(
      [
        `${site}26${two(month)}${String(n).padStart(3, '0')}`,
        site,
        gaveur + 1,
        1 + (n % 7),
        'Mulard',
        `${two(day)}/${two(month)}/2026`,
        `${two(day + 10)}/${two(month)}/2026`,
        1000,
        978 + ((n * 11) % 9),
        liver.toFixed(2).replace('.', ','),
        ...doses,
      ].join(';'),
    );
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
}

/** A running server that learns from them at once. */
export async function startTaughtBackend(): Promise<Backend> {
  const folder = mkdtempSync(join(tmpdir(), 'gaveurs-lots-'));
  const csv = join(folder, 'lots.csv');
  writeClosedLots(csv);
  const backend = await makeBackend(['loop.check_ms=500']);
  // The first start knows the gaveurs by name, which the records do not.
  await backend.start();
  await backend.kill();
  await backend.importLots(csv);
  rmSync(folder, { recursive: true });
  await backend.start();
  return backend;
}
