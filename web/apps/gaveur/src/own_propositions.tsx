// Proposals that concern this gaveur now, those that wait for his answer first.
import type { OutboxItem, PropositionAnswer, PropositionSummary } from '@gaveurs/client';
import { Card } from '@gaveurs/ui';
import { useI18n } from '@gaveurs/i18n';
import { replyTo, repliesWithoutProposition } from './own_replies';
import { PropositionCard, ReplyState } from './proposition_card';

export function OwnPropositions({
  propositions,
  replies,
  gaveurId,
  by,
}: {
  propositions: PropositionSummary[];
  /** This gaveur's. */
  replies: OutboxItem<PropositionAnswer>[];
  gaveurId: number;
  by: string;
}) {
  const { t } = useI18n();
  const waitingFirst = [...propositions].sort(
    (a, b) => Number(b.state === 'accepted') - Number(a.state === 'accepted'),
  );
  return (
    <>
      {repliesWithoutProposition(replies, propositions).map((reply) => (
        <Card key={reply.message_id} title={t('loop.own.title')}>
          <ReplyState reply={reply} />
        </Card>
      ))}
      {waitingFirst.map((one) => (
        <PropositionCard
          key={one.proposition_id}
          one={one}
          reply={replyTo(one, replies)}
          gaveurId={gaveurId}
          by={by}
        />
      ))}
    </>
  );
}
