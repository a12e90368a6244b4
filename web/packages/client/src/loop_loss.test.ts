import { expect, test } from 'vitest';
import { lossBound, lossVerdict } from './loop_loss';

const judged = (upper95?: number) => ({
  loss_limit: 0.06,
  predicted: {
    loss: {
      mean: 0.02,
      half: { low: 0.01, high: 0.03 },
      most: { low: 0, high: 0.05 },
      ...(upper95 === undefined ? {} : { upper95 }),
    },
  },
});

test('a loss is within the limit, over it, or unknown, and unknown is never within', () => {
  expect(lossVerdict(judged(0.06))).toBe('within');
  expect(lossVerdict(judged(0.0601))).toBe('over');
  expect(lossVerdict(judged())).toBe('unknown');
  expect(lossVerdict({ loss_limit: 0.06, predicted: { loss: null } })).toBe('unknown');
  expect(lossBound(judged(0.04))).toBe(0.04);
  expect(lossBound({ loss_limit: 0.06, predicted: { loss: null } })).toBeNull();
});
