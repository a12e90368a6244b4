import type { OutboxItem, PropositionAnswer, PropositionSummary } from '@gaveurs/client';
import { expect, test } from 'vitest';
import { repliesOf, repliesWithoutProposition, replyTo } from './own_replies';

const reply = (proposition_id: number, state: string, message_id = `m${proposition_id}`) =>
  ({ message_id, state, entry: { proposition_id } }) as unknown as OutboxItem<PropositionAnswer>;
const one = (proposition_id: number) => ({ proposition_id }) as unknown as PropositionSummary;

test('the newest answer counts', () => {
  const replies = [reply(1, 'pending', 'new'), reply(1, 'refused', 'old'), reply(2, 'sent')];
  expect(replyTo(one(1), replies)?.message_id).toBe('new');
  expect(replyTo(one(3), replies)).toBeNull();
});

test('an answer that is not stored is shown even when its proposal is not', () => {
  const replies = [reply(1, 'pending'), reply(2, 'pending'), reply(3, 'sent'), reply(4, 'refused')];
  const shown = repliesWithoutProposition(replies, [one(1)]);
  expect(shown.map(({ entry }) => entry.proposition_id)).toEqual([2, 4]);
});

test('on a shared device each gaveur sees his own answers, and those of nobody named', () => {
  const by = (gaveur_id: number | undefined, message_id: string) =>
    ({
      message_id,
      state: 'pending',
      entry: { proposition_id: 1, gaveur_id },
    }) as unknown as OutboxItem<PropositionAnswer>;
  const replies = [by(1, 'mine'), by(2, 'his'), by(undefined, 'old')];
  expect(repliesOf(1, replies).map(({ message_id }) => message_id)).toEqual(['mine', 'old']);
  expect(repliesOf(3, replies).map(({ message_id }) => message_id)).toEqual(['old']);
});
