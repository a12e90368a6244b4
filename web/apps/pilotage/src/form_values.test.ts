import type { ProgramParameter } from '@gaveurs/client';
import { expect, test } from 'vitest';
import { formValues, parametersOf } from './form_values';

const parameters = [
  { name: 'nb_lots', kind: 'integer', meaning: '', default: 3 },
  { name: 'acceleration', kind: 'number', meaning: '', default: 1440 },
  { name: 'seed', kind: 'integer', meaning: '', default: null },
  { name: 'profile', kind: 'choice', meaning: '', default: 'field' },
  { name: 'gaveurs', kind: 'integers', meaning: '', default: [1, 2] },
  { name: 'once', kind: 'flag', meaning: '', default: false },
] as ProgramParameter[];

test('a form starts with the defaults and means them', () => {
  const values = formValues(parameters, null);
  expect(values).toEqual({
    nb_lots: '3',
    acceleration: '1440',
    seed: '',
    profile: 'field',
    gaveurs: [1, 2],
    once: false,
  });
  expect(parametersOf(parameters, values)).toEqual({
    nb_lots: 3,
    acceleration: 1440,
    profile: 'field',
    gaveurs: [1, 2],
    once: false,
  });
});

test('the newest run is offered again', () => {
  const values = formValues(parameters, { nb_lots: 7, seed: 5, once: true, gaveurs: [4] });
  expect(values).toMatchObject({ nb_lots: '7', seed: '5', once: true, gaveurs: [4] });
});

test('a decimal comma is read, and what is no number is the server’s to refuse', () => {
  const values = formValues(parameters, null);
  expect(parametersOf(parameters, { ...values, acceleration: '0,5' })['acceleration']).toBe(0.5);
  expect(parametersOf(parameters, { ...values, acceleration: '1 440' })['acceleration']).toBe(1440);
  expect(parametersOf(parameters, { ...values, nb_lots: 'trois' })['nb_lots']).toBe('trois');
});
