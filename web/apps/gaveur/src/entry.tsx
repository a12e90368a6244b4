// Entry of a meal by hand. What is saved here is on the device first; sending is
// the outbox's work, so the form is the same with and without a network.
import { newMessageId, outbox, type Lot, type Meal, type OutboxItem } from '@gaveurs/client';
import { useI18n, type MessageKey } from '@gaveurs/i18n';
import { Card, Empty, Segmented, StatusIcon } from '@gaveurs/ui';
import { useState, type FormEvent } from 'react';
import {
  hint,
  kDays,
  kFigures,
  knownMeal,
  nextMeal,
  problems,
  ranges,
  slotOf,
  startDraft,
  toEntry,
  withFigure,
  withMeal,
  type Draft,
  type Slot,
} from './entry_draft';
import { fieldLabels } from './entry_labels';
import { EntryQueue } from './entry_queue';
import { Stepper } from './stepper';
import { usePlan } from './use_plan';
import './entry.css';

export function Entry({
  lots,
  wanted,
  items,
  meals,
}: {
  lots: Lot[];
  wanted: string | null;
  items: OutboxItem[];
  /** As far as they are known. */
  meals: Meal[];
}) {
  const { t } = useI18n();
  const [code, setCode] = useState(wanted ?? lots[0]?.code_lot ?? '');
  const lot = lots.find((item) => item.code_lot === code) ?? lots[0];
  return (
    <>
      <Card title={t('entry.title')}>
        {lot ? (
          <div className="entry">
            <div className="field">
              <span className="label">{t('entry.lot')}</span>
              <Segmented
                large
                label={t('entry.lot')}
                value={lot.code_lot}
                onChange={setCode}
                choices={lots.map((item) => ({ value: item.code_lot, label: item.code_lot }))}
              />
            </div>
            {/* A new form per lot: figures of one must never land on another. */}
            <EntryForm key={lot.code_lot} lot={lot} items={items} meals={meals} />
          </div>
        ) : (
          <Empty>{t('lot.none')}</Empty>
        )}
      </Card>
      <EntryQueue items={items} />
    </>
  );
}

function EntryForm({ lot, items, meals }: { lot: Lot; items: OutboxItem[]; meals: Meal[] }) {
  const { t } = useI18n();
  const plan = usePlan(lot.code_lot);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [tried, setTried] = useState(false);
  const [kept, setKept] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const shown = draft ?? startDraft(lot, plan, items);
  const found = problems(shown);
  const slot = slotOf(shown);
  const replaces = knownMeal(lot, slot, items, meals);

  function change(next: Draft) {
    setKept(null);
    setFailed(false);
    setDraft(next);
  }
  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.keys(found).length > 0) return;
    const id = newMessageId();
    try {
      await outbox().add(toEntry(lot, shown, id, Date.now(), replaces));
      setTried(false);
      setDraft(null);
      setKept(id);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  }

  return (
    <form className="entry-form" data-testid="entry-form" noValidate onSubmit={onSubmit}>
      <div className="entry-meal">
        <Stepper
          label={t('entry.day')}
          name="jour"
          value={shown.jour}
          hint={nextMeal(lot, items).jour}
          range={kDays}
          problem={found.jour}
          onChange={(jour) => change(withMeal(shown, { jour }, plan))}
        />
        <div className="field">
          <span className="label">{t('entry.moment')}</span>
          <Segmented
            large
            label={t('entry.moment')}
            value={shown.moment}
            choices={[
              { value: 'matin', label: t('moment.matin') },
              { value: 'soir', label: t('moment.soir') },
            ]}
            onChange={(moment) => change(withMeal(shown, { moment }, plan))}
          />
        </div>
      </div>
      {slot && replaces && <Replaces slot={slot} />}
      {kFigures.map((figure) => (
        <Stepper
          key={figure}
          label={t(fieldLabels[figure])}
          name={figure}
          value={shown.figures[figure]}
          hint={hint(lot, shown, figure)}
          range={ranges[figure]}
          problem={tried ? found[figure] : undefined}
          onChange={(value) => change(withFigure(lot, shown, figure, value))}
        />
      ))}
      <Note state={items.find((item) => item.message_id === kept)?.state} failed={failed} />
      <button type="submit" className="button primary large">
        {t('entry.save')}
      </button>
    </form>
  );
}

/** A correction must not look like a new meal. */
function Replaces({ slot }: { slot: Slot }) {
  const { t } = useI18n();
  const { jour, moment } = slot;
  return (
    <p className="banner tone-warning" role="status" data-testid="replaces">
      <StatusIcon tone="warning" />
      {t('entry.replaces', { meal: t('lot.day_moment', { jour, moment: t(`moment.${moment}`) }) })}
    </p>
  );
}

const notes = {
  pending: 'entry.kept',
  sent: 'entry.state.sent',
  refused: 'entry.state.refused',
} as const satisfies Record<OutboxItem['state'], MessageKey>;

/** What became of the entry just kept, for as long as nothing else is typed. */
function Note({ state, failed }: { state: OutboxItem['state'] | undefined; failed: boolean }) {
  const { t } = useI18n();
  if (!state && !failed) return null;
  return (
    <p
      className={`banner tone-${failed || state === 'refused' ? 'critical' : 'normal'}`}
      role="status"
      data-testid="note"
    >
      {t(failed || !state ? 'entry.no_storage' : notes[state])}
    </p>
  );
}
