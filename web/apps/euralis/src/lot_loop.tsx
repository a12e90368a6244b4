// A lot in the loop: the proposal that feeds it, what it promised, and what the lot came to.
import type { LotLoop } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, href, Stat, StatusPill } from '@gaveurs/ui';
import { stateTones, useLoopWords } from './loop_words';

export function LotLoopCard({ loop }: { loop: LotLoop }) {
  const { t, format, say } = useI18n();
  const words = useLoopWords();
  const { promise, result, advice, state, role } = loop;
  if (loop.proposition_id === null || !promise || !state) return null;
  const promised = (value: string) => t('loop.result.promised', { value });
  return (
    <Card
      title={
        <span className="detail-head">
          <a href={href(['propositions', String(loop.proposition_id)])}>{t('loop.of_lot')}</a>
          <StatusPill tone={stateTones[state] ?? 'no_data'}>{words.state(state)}</StatusPill>
          {role && <span className="muted">{words.role(role)}</span>}
        </span>
      }
    >
      <dl className="detail-stats" data-testid="lot-loop">
        <Stat
          label={t('loop.loss')}
          value={format.fraction(result?.loss)}
          note={promised(format.fraction(promise.loss?.mean))}
        />
        <Stat
          label={t('loop.rating')}
          value={format.number(result?.rating, 2)}
          note={promised(format.number(promise.rating?.mean, 2))}
        />
        <Stat
          label={t('loop.liver')}
          value={format.grams(result?.liver_g)}
          note={promised(format.grams(promise.liver_g.mean))}
        />
        <Stat
          label={t('loop.itm')}
          value={format.number(result?.itm, 1)}
          note={promised(format.number(promise.itm.mean, 1))}
        />
        {!result && advice && (
          <Stat
            label={t('loop.advice.title')}
            value={format.grams(advice.next?.dose_g)}
            note={say(advice.reason)}
          />
        )}
      </dl>
    </Card>
  );
}
