// Every message exists in every language with the same blanks, and every message
// is used: a missing or a dead one fails here, not on a farmer's screen.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { messages } from './translate';

const kWeb = join(import.meta.dirname, '..', '..', '..');

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name === 'node_modules' || name === 'dist') return [];
    if (statSync(path).isDirectory()) return sources(path);
    return /\.tsx?$/.test(name) && !/\.test\.|\.gen\./.test(name) ? [path] : [];
  });
}

const code = ['packages', 'apps']
  .flatMap((folder) => sources(join(kWeb, folder)))
  .filter((path) => !/i18n[/\\]src[/\\](fr|en)(_\w+)?\.ts$/.test(path))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

test('languages have the same messages', () => {
  expect(Object.keys(messages.en).sort()).toEqual(Object.keys(messages.fr).sort());
});

test('each message has the same blanks in each language and is not empty', () => {
  const { fr, en } = messages as unknown as Record<string, Record<string, string>>;
  for (const key of Object.keys(fr!)) {
    expect(en![key]!.trim(), key).not.toBe('');
    expect(fr![key]!.trim(), key).not.toBe('');
    expect(blanks(en![key]!), key).toEqual(blanks(fr![key]!));
  }
});

test('every message is used', () => {
  // Keys put together from parts, such as `etat.${lot.etat}`, count by their stem.
  const stems = [...code.matchAll(/`([a-z_.]+\.)\$\{/g)].map(([, stem]) => stem!);
  const unused = Object.keys(messages.fr).filter((key) => {
    const plain = key.replace(/_(one|other)$/, '');
    return (
      !code.includes(`'${key}'`) &&
      !code.includes(`'${plain}'`) &&
      !stems.some((stem) => key.startsWith(stem))
    );
  });
  expect(unused).toEqual([]);
});
