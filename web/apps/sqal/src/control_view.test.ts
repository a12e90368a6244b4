import { expect, test } from 'vitest';
import { controlAddress, kUsualRules, readControlView } from './control_view';

const read = (query: string) => readControlView(new URLSearchParams(query));
const back = (address: string) => read(address.split('?')[1] ?? '');

test('an empty address is the mass with the usual rules', () => {
  expect(read('')).toEqual({
    device: null,
    characteristic: 'mass',
    kind: null,
    rules: kUsualRules,
  });
});

test('what is chosen comes back from its address, no rule at all too', () => {
  const view = {
    device: 'ESP32_LL_01',
    characteristic: 'oxidation' as const,
    kind: 'xbar_r' as const,
    rules: [1, 5],
  };
  expect(back(controlAddress(view))).toEqual(view);
  expect(back(controlAddress({ ...view, rules: [] })).rules).toEqual([]);
  expect(
    controlAddress({
      ...view,
      device: null,
      characteristic: 'mass',
      kind: null,
      rules: kUsualRules,
    }),
  ).toBe('#/cartes');
});

test('an address of no meaning falls back', () => {
  expect(read('mesure=colour&carte=z&regles=9.1.x')).toMatchObject({
    characteristic: 'mass',
    kind: null,
    rules: [1],
  });
});
