// @vitest-environment jsdom
import { NetworkError, ProblemError } from '@gaveurs/client';
import { I18nProvider } from '@gaveurs/i18n';
import { renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useFailureWords, useReasonWords, useRefusalWords } from './refusal_words';

const words = () => renderHook(() => useRefusalWords(), { wrapper: I18nProvider }).result.current;

test('a refusal with a code is told in French, its figures with their units', () => {
  expect(
    words()({
      reason: 'meal 4 is +90 g from the one before, 39 g at most',
      code: 'curve.step',
      values: { meal: 4, step_g: 90, most_g: 38.5 },
    }),
  ).toBe('Repas 4 : +90\u00a0g par rapport au repas d’avant, 39\u00a0g au plus.');
  expect(
    words()({ reason: 'x', code: 'curve.loss', values: { loss_pct: 7.25, limit_pct: 6 } }),
  ).toContain('la limite du site est 6,0\u00a0%');
  expect(
    words()({ reason: 'x', code: 'proposition.state', values: { state: 'refused' } }),
  ).toContain('« Refusée »');
});

test('a refusal of which this page has no words is quoted', () => {
  expect(words()({ reason: 'too late' })).toBe('« too late »');
  expect(words()({ reason: 'too late', code: 'later.server' })).toBe('« too late »');
  expect(words()({ reason: 'too steep', code: 'curve.step', values: { meal: 4 } })).toBe(
    '« too steep »',
  );
});

const labels = { dose_reelle: 'entry.given', lower: 'freeze.lower' } as const;
const reasons = () =>
  renderHook(() => useReasonWords(labels), { wrapper: I18nProvider }).result.current;

test('each field is named as on the page, and one without a name by its path', () => {
  const whole = { reason: 'invalid request' };
  expect(
    reasons()(whole, [
      { path: 'dose_reelle', reason: 'must be at most 2000' },
      { path: 'spec.lower', reason: 'must be below the upper one' },
      { path: 'later', reason: 'is not known' },
    ]),
  ).toEqual([
    'Dose donnée (g) : « must be at most 2000 »',
    expect.stringMatching(/^[^.]+ : « must be below the upper one »$/),
    'later : « is not known »',
  ]);
  expect(reasons()(whole, [])).toEqual(['« invalid request »']);
});

test('a code is told in French, of the field or of the whole', () => {
  const other = { path: 'gaveur_id', reason: 'is not the gaveur of this lot' };
  const said = 'Ce lot est celui d’un autre gaveur.';
  expect(reasons()({ reason: 'x' }, [{ ...other, code: 'meal.other_gaveur', values: {} }])).toEqual(
    [`gaveur_id : ${said}`],
  );
  expect(reasons()({ reason: 'x', code: 'meal.other_gaveur' }, [other])).toEqual([said]);
});

test('why asking failed: the refusal, or that nobody was reached', () => {
  const { result } = renderHook(() => useFailureWords(), { wrapper: I18nProvider });
  const refused = new ProblemError(409, 'Conflict', 'is done', [], 'alert.acknowledged', {});
  expect(result.current(refused)).toBe('Cette alerte est déjà acquittée.');
  expect(result.current(new ProblemError(409, 'Conflict', 'is done', []))).toBe('« is done »');
  expect(result.current(new NetworkError())).not.toContain('network');
});
