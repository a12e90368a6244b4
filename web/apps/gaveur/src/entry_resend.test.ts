import type { OutboxItem } from '@gaveurs/client';
import { expect, test } from 'vitest';
import { canResend } from './entry_resend';

const item = (message_id: string, state: string, jour: number) =>
  ({
    message_id,
    state,
    entry: { code_lot: 'LL2512001', jour, moment: 'matin' },
  }) as unknown as OutboxItem;

test('a refused entry may go again, unless a newer one of its meal stands', () => {
  const old = item('old', 'refused', 6);
  expect(canResend(old, [item('b', 'sent', 7), old, item('a', 'sent', 6)])).toBe(true);
  expect(canResend(old, [item('new', 'sent', 6), old])).toBe(false);
  expect(canResend(item('x', 'sent', 6), [item('x', 'sent', 6)])).toBe(false);
});
