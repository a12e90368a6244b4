import { expect, test } from 'vitest';
import { href, parseHash, viewOf } from './route';

test('an address and back', () => {
  const target = href(['lots', 'MT/25 1'], { site: 'LL', q: 'é&a', etat: null });
  const route = parseHash(target);
  expect(route.parts).toEqual(['lots', 'MT/25 1']);
  expect(route.query.get('site')).toBe('LL');
  expect(route.query.get('q')).toBe('é&a');
  expect(route.query.has('etat')).toBe(false);
});

test('the empty address and a broken one', () => {
  expect(parseHash('').parts).toEqual([]);
  expect(parseHash('#/lots/%E0%A4%A').parts).toEqual(['lots', '%E0%A4%A']);
});

test('an address of no view shows the first page and not an empty one', () => {
  const views = ['saisie', 'bilan'];
  expect(viewOf(parseHash('#/bilan?semaine=2026-W47'), views)).toBe('bilan');
  expect(viewOf(parseHash('#/autrefois'), views)).toBe('');
  expect(viewOf(parseHash(''), views)).toBe('');
});
