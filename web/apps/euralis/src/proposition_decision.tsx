// The supervisor's decision: accept, change meal by meal, or refuse, always with name and reason.
// Whether changed doses are safe is the server's to say; its reasons stand under the doses.
import { useRevise, type Proposition, type Revision } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card } from '@gaveurs/ui';
import { readDoses, showDose } from './loop_form';
import { Refusal } from './proposition_wish';
import { useSignature } from './signature';

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
  const signing = useSignature();
  const revise = useRevise(one.proposition_id);
  const doses = draft && readDoses(draft);
  const signed = signing.signature !== null && !revise.isPending;

  function decide(decision: Revision['decision']) {
    const signature = signing.signature!;
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
        {signing.fields}
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
