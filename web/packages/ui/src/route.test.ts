import { expect, test } from 'vitest';
import { href, parseHash } from './route';

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
