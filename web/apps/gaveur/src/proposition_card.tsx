// A curve proposed for this gaveur's next lot: what it is, why, what it means for the ducks, and
// his answer. The answer is on the device first, so it is not lost in a dead spot.
import { curveOfDoses, CurvesChart, type DoseCurve } from '@gaveurs/charts';
import {
  answers,
  lossBound,
  newMessageId,
  type OutboxItem,
  type PropositionAnswer,
  type PropositionSummary,
} from '@gaveurs/client';
import { useI18n, type MessageKey } from '@gaveurs/i18n';
import { Stat, StatusIcon, StatusPill, useRefusalWords } from '@gaveurs/ui';
import { useMemo, useState } from 'react';
import './proposition_card.css';

type Reply = OutboxItem<PropositionAnswer>;

export function PropositionCard({
  one,
  reply,
  gaveurId,
  by,
}: {
  one: PropositionSummary;
  reply: Reply | null;
  gaveurId: number;
  by: string;
}) {
  const { t, format, say } = useI18n();
  const { liver_g } = one.predicted;
  const first = one.doses_g[0] ?? null;
  const most = one.doses_g.length > 0 ? Math.max(...one.doses_g) : null;
  const waits = one.state === 'accepted' && (!reply || reply.state === 'refused');
  return (
    <article
      className="card proposition"
      data-testid="proposition"
      data-id={one.proposition_id}
      data-state={one.state}
    >
      <header className="lot-head">
        <h2>{t('loop.own.title')}</h2>
        <StatusPill tone={waits ? 'warning' : 'normal'}>
          {t(waits ? 'loop.own.waits' : 'loop.own.answered')}
        </StatusPill>
      </header>
      <p className="proposition-reason">{say(one.reason)}</p>
      <dl className="dose">
        <Stat label={t('loop.own.first_dose')} value={format.grams(first)} />
        <Stat label={t('loop.own.most')} value={format.grams(most)} />
        <Stat
          label={t('loop.own.loss')}
          value={format.fraction(lossBound(one))}
          note={t('loop.own.limit', { limit: format.fraction(one.loss_limit) })}
        />
        <Stat
          label={t('loop.own.expected')}
          value={format.grams(liver_g.mean)}
          note={`${format.number(liver_g.most.low)} – ${format.grams(liver_g.most.high)}`}
        />
      </dl>
      <div className="lot-chart">
        <Curves one={one} />
      </div>
      <details className="lot-part">
        <summary>{t('loop.own.all_doses')}</summary>
        <AllDoses doses={one.doses_g} />
      </details>
      <div className="proposition-answer">
        {reply && <ReplyState reply={reply} />}
        {waits && <Answer one={one} gaveurId={gaveurId} by={by} />}
        {!reply && one.state === 'agreed' && <p className="strong">{t('loop.own.agreed')}</p>}
      </div>
    </article>
  );
}

function Curves({ one }: { one: PropositionSummary }) {
  const { t } = useI18n();
  const curves = useMemo<DoseCurve[]>(
    () => [
      {
        label: t('loop.curve_standard'),
        doses: curveOfDoses(one.standard_doses_g),
        color: '--series-planned',
        dashed: true,
      },
      {
        label: t('loop.curve_recommended'),
        doses: curveOfDoses(one.doses_g),
        color: '--series-given',
      },
    ],
    [t, one.standard_doses_g, one.doses_g],
  );
  return <CurvesChart curves={curves} label={t('loop.curve')} height={170} />;
}

function AllDoses({ doses }: { doses: number[] }) {
  const { t, format } = useI18n();
  const points = curveOfDoses(doses);
  return (
    <ol className="all-doses">
      {points.map(({ jour, moment, dose_g }) => (
        <li key={`${jour} ${moment}`}>
          <span className="muted">
            {t('lot.day_moment', { jour, moment: t(`moment.${moment}`) })}
          </span>
          <span className="strong">{format.grams(dose_g)}</span>
        </li>
      ))}
    </ol>
  );
}

function Answer({ one, gaveurId, by }: { one: PropositionSummary; gaveurId: number; by: string }) {
  const { t } = useI18n();
  const [reason, setReason] = useState('');
  const [note, setNote] = useState<MessageKey | null>(null);
  async function answer(decision: PropositionAnswer['decision']) {
    const said = reason.trim();
    try {
      await answers().add({
        message_id: newMessageId(),
        proposition_id: one.proposition_id,
        gaveur_id: gaveurId,
        decision,
        by,
        ...(said ? { reason: said } : {}),
      });
    } catch {
      setNote('entry.no_storage');
    }
  }
  return (
    <>
      <label className="field">
        <span className="label">{t('loop.own.reason')}</span>
        <input
          className="input"
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      {note && (
        <p className="field-error" role="alert">
          {t(note)}
        </p>
      )}
      <div className="proposition-buttons">
        <button
          type="button"
          className="button primary large"
          data-testid="answer-accept"
          onClick={() => void answer('accept')}
        >
          {t('loop.own.accept')}
        </button>
        <button
          type="button"
          className="button large"
          data-testid="answer-keep"
          onClick={() => void answer('keep_own')}
        >
          {t('loop.own.keep')}
        </button>
      </div>
    </>
  );
}

/** What became of the answer: on the device, stored, or not taken and why. */
export function ReplyState({ reply }: { reply: Reply }) {
  const { t } = useI18n();
  const words = useRefusalWords();
  const { decision } = reply.entry;
  if (reply.state === 'refused') {
    const { code, values, refusal } = reply;
    const reason = words(reply.reasons[0] ?? { reason: refusal ?? '—', code, values });
    return (
      <div className="reply tone-critical" role="alert" data-testid="reply" data-state="refused">
        <StatusIcon tone="critical" />
        <span>{t('loop.own.refused', { reason })}</span>
        <button
          type="button"
          className="button large"
          onClick={() => void answers().resend(reply.message_id)}
        >
          {t('entry.resend')}
        </button>
        <button
          type="button"
          className="button large"
          onClick={() => void answers().forget(reply.message_id)}
        >
          {t('loop.own.forget')}
        </button>
      </div>
    );
  }
  const pending = reply.state === 'pending';
  const tone = pending ? 'no_data' : 'normal';
  return (
    <p className={`reply tone-${tone}`} role="status" data-testid="reply" data-state={reply.state}>
      <StatusIcon tone={tone} />
      <span>{t(pending ? `loop.own.pending.${decision}` : `loop.own.sent.${decision}`)}</span>
    </p>
  );
}
