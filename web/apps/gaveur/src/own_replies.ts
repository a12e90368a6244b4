// Which answer given on this device belongs to which proposal. Pure.
import type { OutboxItem, PropositionAnswer, PropositionSummary } from '@gaveurs/client';

type Reply = OutboxItem<PropositionAnswer>;

/** Those given on the page of gaveur `id`; one that does not say whose it is concerns everybody. */
export function repliesOf(id: number, replies: Reply[]): Reply[] {
  return replies.filter(({ entry }) => entry.gaveur_id === undefined || entry.gaveur_id === id);
}

/** The newest answer to a proposal; `replies` newest first. */
export function replyTo(one: PropositionSummary, replies: Reply[]): Reply | null {
  return replies.find(({ entry }) => entry.proposition_id === one.proposition_id) ?? null;
}

/** Answers not stored yet, or refused, whose proposal is not shown: not fetched, or gone. */
export function repliesWithoutProposition(
  replies: Reply[],
  propositions: PropositionSummary[],
): Reply[] {
  return replies.filter(
    ({ entry, state }) =>
      state !== 'sent' &&
      !propositions.some(({ proposition_id }) => proposition_id === entry.proposition_id),
  );
}
