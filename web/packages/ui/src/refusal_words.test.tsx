// @vitest-environment jsdom
import { I18nProvider } from '@gaveurs/i18n';
import { renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useRefusalWords } from './refusal_words';

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
