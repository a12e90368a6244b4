// The supervisor's decision: accept, change meal by meal, or refuse, always with name and reason.
// Whether changed doses are safe is the server's to say; its reasons stand under the doses.
import { useRevise, type Proposition, type Revision } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, useStored } from '@gaveurs/ui';
import { useState } from 'react';
import { kNameKey, readDoses, showDose } from './loop_form';
import { Refusal } from './proposition_wish';

export function Decision({
  one,
  draft,
  setDraft,
}: {
  one: Proposition;
  draft: string[] | null;
  setDraft: (draft: string[] | null) => void;
}) {
  const { t } = useI18n();
  const [name, setName] = useStored(kNameKey);
  const [reason, setReason] = useState('');
  const revise = useRevise(one.proposition_id);
  const doses = draft && readDoses(draft);
  const signed = Boolean(name?.trim() && reason.trim()) && !revise.isPending;

  function decide(decision: Revision['decision']) {
    const signature = { by: name!.trim(), reason: reason.trim() };
    revise.mutate(
      decision === 'change'
        ? { decision, ...signature, doses_g: doses! }
        : { decision, ...signature },
      { onSuccess: () => setDraft(null) },
    );
  }

  return (
    <Card
      title={t('loop.decision')}
      aside={
        <button
          type="button"
          className="button"
          data-testid="change"
          aria-pressed={draft !== null}
          onClick={() => setDraft(draft ? null : one.doses_g.map(showDose))}
        >
          {t(draft ? 'loop.keep_doses' : 'loop.change_doses')}
        </button>
      }
    >
      <div className="loop-form">
        {draft && <DoseGrid one={one} draft={draft} setDraft={setDraft} />}
        <label className="field">
          <span className="label">{t('loop.your_name')}</span>
          <input
            className="input"
            maxLength={80}
            value={name ?? ''}
            onChange={(event) => setName(event.target.value || null)}
          />
        </label>
        <label className="field wide">
          <span className="label">{t('loop.why')}</span>
          <input
            className="input"
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <div className="loop-actions">
          {draft ? (
            <button
              type="button"
              className="button primary"
              data-testid="decide-change"
              disabled={!signed || doses === null}
              onClick={() => decide('change')}
            >
              {t('loop.accept_changed')}
            </button>
          ) : (
            <button
              type="button"
              className="button primary"
              data-testid="decide-accept"
              disabled={!signed}
              onClick={() => decide('accept')}
            >
              {t('loop.accept')}
            </button>
          )}
          <button
            type="button"
            className="button"
            data-testid="decide-refuse"
            disabled={!signed}
            onClick={() => decide('refuse')}
          >
            {t('loop.refuse')}
          </button>
          {!signed && <span className="muted">{t('loop.sign_first')}</span>}
        </div>
        <Refusal error={revise.error} />
      </div>
    </Card>
  );
}

function DoseGrid({
  one,
  draft,
  setDraft,
}: {
  one: Proposition;
  draft: string[];
  setDraft: (draft: string[]) => void;
}) {
  const { t, format } = useI18n();
  return (
    <fieldset className="doses">
      <legend className="label">{t('loop.doses')}</legend>
      {draft.map((typed, at) => {
        const read = readDoses([typed])?.[0] ?? null;
        const before = one.doses_g[at];
        const label = t('lot.day_moment', {
          jour: Math.floor(at / 2),
          moment: t(at % 2 === 0 ? 'moment.matin' : 'moment.soir'),
        });
        const changed = read !== null && before !== undefined && showDose(before) !== typed;
        return (
          <label key={at} className="dose-field">
            <span>{label}</span>
            <input
              className="input"
              inputMode="decimal"
              data-testid="dose"
              aria-invalid={read === null}
              value={typed}
              onChange={(event) =>
                setDraft(draft.map((old, n) => (n === at ? event.target.value : old)))
              }
            />
            <small>{changed ? `${format.signed(read - before, 0)} g` : '\u00a0'}</small>
          </label>
        );
      })}
    </fieldset>
  );
}
