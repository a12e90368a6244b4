import { expect, test } from 'vitest';
import type { Lot } from '@gaveurs/client';
import { filterLots } from './lot_filter';

function lot(code_lot: string, over: Partial<Lot> = {}): Lot {
  return {
    code_lot,
    etat: 'normal',
    site_code: code_lot.slice(0, 2),
    gaveur_nom: 'Hélène Faure',
    genetique: 'Pékin',
    taux_mortalite: 0,
    ...over,
  } as Lot;
}
const none = { site: null, etat: null, search: '' };
const codes = (lots: Lot[]) => lots.map((one) => one.code_lot);

test('worst first: state, then mortality, unknown mortality last', () => {
  const lots = [
    lot('LL1'),
    lot('LL2', { etat: 'no_data' }),
    lot('LL3', { taux_mortalite: 2 }),
    lot('LL4', { etat: 'critical' }),
    lot('LL5', { etat: 'warning' }),
    lot('LL6', { taux_mortalite: null }),
  ];
  expect(codes(filterLots(lots, none))).toEqual(['LL4', 'LL5', 'LL2', 'LL3', 'LL1', 'LL6']);
});

test('site, state and words, without regard to case and accents', () => {
  const lots = [lot('LL1'), lot('MT1', { etat: 'critical' }), lot('MT2', { genetique: 'Mulard' })];
  expect(codes(filterLots(lots, { ...none, site: 'MT' }))).toEqual(['MT1', 'MT2']);
  expect(codes(filterLots(lots, { ...none, etat: 'critical' }))).toEqual(['MT1']);
  expect(codes(filterLots(lots, { ...none, search: 'helene PEKIN' }))).toEqual(['MT1', 'LL1']);
  expect(filterLots(lots, { ...none, search: 'nobody' })).toEqual([]);
});
