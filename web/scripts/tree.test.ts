// Rules of the tree that no compiler knows.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const kWeb = join(import.meta.dirname, '..');

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (['node_modules', 'dist', 'test-results'].includes(name)) return [];
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

const own = files(kWeb).filter(
  (path) => /\.(tsx?|css|mjs|js)$/.test(path) && !path.endsWith('.gen.ts'),
);
const lines = (path: string) => readFileSync(path, 'utf8').split('\n').length;

test('no file above 400 lines, the median below 150', () => {
  const counts = own.map(lines).sort((a, b) => a - b);
  expect(counts[counts.length - 1]).toBeLessThanOrEqual(400);
  expect(counts[Math.floor(counts.length / 2)]).toBeLessThan(150);
});

test('the lock file names no registry', () => {
  const lock = JSON.parse(readFileSync(join(kWeb, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { resolved?: string; link?: boolean }>;
  };
  const named = Object.entries(lock.packages).filter(
    ([, entry]) => entry.resolved !== undefined && !entry.link,
  );
  expect(named).toEqual([]);
});
