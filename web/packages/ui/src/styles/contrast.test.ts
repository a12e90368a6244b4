// Text must be readable in a bright stable and in a dark one: every text colour on
// every surface it is used on reaches 4.5:1 (WCAG 2.2 AA), in both themes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

function tokens(block: string): Map<string, string> {
  return new Map(
    [...block.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]),
  );
}
const [lightBlock, darkBlock] = css.split(":root[data-theme='dark']");
const light = tokens(lightBlock!);
const themes = { light, dark: new Map([...light, ...tokens(darkBlock!)]) };

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const pairs = [
  ...['--text', '--text-2', '--text-3'].flatMap((text) =>
    ['--bg', '--surface', '--surface-2', '--surface-3'].map((surface) => [text, surface]),
  ),
  ...['normal', 'warning', 'critical', 'nodata'].flatMap((tone) => [
    [`--${tone}`, `--${tone}-soft`],
    [`--${tone}`, '--surface'],
  ]),
  ['--accent-text', '--accent'],
  ['--accent', '--surface'],
  ['--surface', '--critical'],
] as [string, string][];

describe.each(Object.entries(themes))('%s', (_name, theme) => {
  test.each(pairs)('%s on %s', (text, surface) => {
    expect(contrast(theme.get(text)!, theme.get(surface)!)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['--line-strong', '--focus', '--series-given', '--series-other', '--series-planned'])(
    '%s, no text, on the surface: 3:1',
    (colour) => {
      expect(contrast(theme.get(colour)!, theme.get('--surface')!)).toBeGreaterThanOrEqual(3);
    },
  );
});
