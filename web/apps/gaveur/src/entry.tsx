// Entry of a meal by hand. What is saved here is on the device first; sending is
// the outbox's work, so the form is the same with and without a network.
import { newMessageId, outbox, type Lot, type OutboxItem } from '@gaveurs/client';
import { useI18n, type MessageKey } from '@gaveurs/i18n';
import { Card, Empty, Segmented } from '@gaveurs/ui';
import { useState, type FormEvent } from 'react';
import {
  computedMortality,
  hint,
  kFigures,
  plannedDose,
  problems,
  ranges,
  show,
  startDraft,
  toEntry,
  type Draft,
  type Figure,
} from './entry_draft';
import { EntryQueue } from './entry_queue';
import { Stepper } from './stepper';
import { usePlan } from './use_plan';
import './entry.css';

const labels: Record<Figure, MessageKey> = {
  dose_theorique: 'entry.planned',
  dose_reelle: 'entry.given',
  poids_moyen: 'entry.weight',
  nb_canards_vivants: 'entry.ducks',
  taux_mortalite: 'entry.mortality',
  temperature_stabule: 'entry.temperature',
  humidite_stabule: 'entry.humidity',
};

export function Entry({
  lots,
  wanted,
  items,
}: {
  lots: Lot[];
  wanted: string | null;
  items: OutboxItem[];
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
            <EntryForm key={lot.code_lot} lot={lot} />
          </div>
        ) : (
          <Empty>{t('lot.none')}</Empty>
        )}
      </Card>
      <EntryQueue items={items} />
    </>
  );
}

function EntryForm({ lot }: { lot: Lot }) {
  const { t } = useI18n();
  const plan = usePlan(lot.code_lot);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [tried, setTried] = useState(false);
  const [note, setNote] = useState<MessageKey | null>(null);
  const shown = draft ?? startDraft(lot, plan);
  const found = tried ? problems(shown) : {};

  function change(next: Draft) {
    setNote(null);
    setDraft(next);
  }
  function changeMeal(part: Partial<Pick<Draft, 'jour' | 'moment'>>) {
    const next = { ...shown, ...part };
    const planned = plannedDose(plan, next.jour, next.moment);
    const dose_theorique = planned === null ? '' : show(planned);
    change({ ...next, figures: { ...next.figures, dose_theorique } });
  }
  function changeFigure(figure: Figure, value: string) {
    const next = { ...shown, figures: { ...shown.figures, [figure]: value } };
    const computed = figure === 'nb_canards_vivants' ? computedMortality(lot, next) : null;
    if (computed !== null) next.figures.taux_mortalite = show(computed);
    change(next);
  }
  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems(shown)).length > 0) return;
    try {
      await outbox().add(toEntry(lot, shown, newMessageId(), Date.now()));
      setTried(false);
      setDraft(null);
      setNote('entry.kept');
    } catch {
      setNote('entry.no_storage');
    }
  }

  return (
    <form className="entry-form" data-testid="entry-form" noValidate onSubmit={onSubmit}>
      <div className="entry-meal">
        <Stepper
          label={t('entry.day')}
          name="jour"
          value={String(shown.jour)}
          hint={shown.jour}
          range={{ min: -1, max: 60, step: 1, whole: true }}
          problem={undefined}
          onChange={(value) => {
            const jour = Number(value);
            if (Number.isInteger(jour) && jour >= -1) changeMeal({ jour });
          }}
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
            onChange={(moment) => changeMeal({ moment })}
          />
        </div>
      </div>
      {kFigures.map((figure) => (
        <Stepper
          key={figure}
          label={t(labels[figure])}
          name={figure}
          value={shown.figures[figure]}
          hint={hint(lot, shown, figure)}
          range={ranges[figure]}
          problem={found[figure]}
          onChange={(value) => changeFigure(figure, value)}
        />
      ))}
      {note && (
        <p className={`banner tone-${note === 'entry.kept' ? 'normal' : 'critical'}`} role="status">
          {t(note)}
        </p>
      )}
      <button type="submit" className="button primary large">
        {t('entry.save')}
      </button>
    </form>
  );
}
