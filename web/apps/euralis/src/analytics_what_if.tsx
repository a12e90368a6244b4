// A curve, by its shape or as a lot was fed, and what the model says a lot fed by it would come to.
import {
  ProblemError,
  useGaveurs,
  useWhatIf,
  type CurveShape,
  type WhatIfWish,
} from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Segmented } from '@gaveurs/ui';
import { useState, type FormEvent, type ReactNode } from 'react';
import { readNumber } from './analytics_form';
import { NoneYet } from './analytics_parts';
import { WhatIfAnswer } from './analytics_what_if_answer';
import { LotCurve } from './analytics_what_if_lot';
import { Refusal } from './proposition_wish';

const kConflict = 409;
type Source = 'shape' | 'lot';
type Bend = 'late' | 'even' | 'early';
const bends: Record<Bend, number> = { late: 0.75, even: 1, early: 1.4 };

/** As the contract bounds them. */
const kNumbers = {
  first: { low: 50, high: 1000 },
  top: { low: 50, high: 1000 },
  rise: { low: 1, high: 40 },
  ease: { low: 0, high: 90 },
} as const;
type NumberName = keyof typeof kNumbers;
type Typed = Record<NumberName, string>;

function shapeOf(typed: Typed, bend: Bend, meals: string): CurveShape | null {
  const read = (name: NumberName) =>
    readNumber(typed[name], kNumbers[name].low, kNumbers[name].high);
  const [first_g, top_g, rise_meals, ease] = [
    read('first'),
    read('top'),
    read('rise'),
    read('ease'),
  ];
  if (first_g === null || top_g === null || rise_meals === null || ease === null) return null;
  return { first_g, top_g, rise_meals, bend: bends[bend], ease: ease / 100, meals: Number(meals) };
}

export function WhatIfCurve({ site }: { site: string }) {
  const { t } = useI18n();
  const asked = useWhatIf();
  const [source, setSource] = useState<Source>('shape');
  const [typed, setTyped] = useState<Typed>({ first: '210', top: '430', rise: '13', ease: '0' });
  const [bend, setBend] = useState<Bend>('even');
  const [meals, setMeals] = useState('20');
  const [doses, setDoses] = useState<number[] | null>(null);
  const [gaveur, setGaveur] = useState('');
  const [strain, setStrain] = useState('');
  const [ducks, setDucks] = useState('');
  const shape = shapeOf(typed, bend, meals);
  const number = ducks.trim() === '' ? undefined : readNumber(ducks, 1, 100_000);
  const curve = source === 'shape' ? shape && { shape } : doses && { doses_g: doses };
  const { error } = asked;
  const noneYet = error instanceof ProblemError && error.status === kConflict;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!curve || number === null) return;
    const wish: WhatIfWish = { site_code: site, ...curve };
    if (gaveur) wish.gaveur_id = Number(gaveur);
    if (strain.trim()) wish.souche = strain.trim();
    if (number !== undefined) wish.ducks = number;
    asked.mutate(wish);
  }
  const field = (name: NumberName) => (
    <NumberField
      key={name}
      label={t(`whatif.${name}`)}
      {...kNumbers[name]}
      value={typed[name]}
      onChange={(value) => setTyped({ ...typed, [name]: value })}
    />
  );
  return (
    <>
      <Card title={t('whatif.title')}>
        <form className="loop-form" data-testid="what-if-form" onSubmit={submit}>
          <GaveurField site={site} value={gaveur} onChange={setGaveur} />
          <label className="field">
            <span className="label">{t('whatif.strain')}</span>
            <input
              className="input"
              maxLength={60}
              value={strain}
              onChange={(event) => setStrain(event.target.value)}
            />
          </label>
          <NumberField
            label={t('whatif.ducks')}
            low={1}
            high={100_000}
            optional
            value={ducks}
            onChange={setDucks}
          />
          <Choose label={t('whatif.curve')}>
            <Segmented
              label={t('whatif.curve')}
              value={source}
              choices={[
                { value: 'shape', label: t('whatif.curve.shape') },
                { value: 'lot', label: t('whatif.curve.lot') },
              ]}
              onChange={setSource}
            />
          </Choose>
          {source === 'lot' && <LotCurve onDoses={setDoses} />}
          {source === 'shape' && (
            <>
              {(['first', 'top', 'rise'] as const).map(field)}
              <Choose label={t('whatif.bend')}>
                <Segmented
                  label={t('whatif.bend')}
                  value={bend}
                  choices={(['late', 'even', 'early'] as const).map((value) => ({
                    value,
                    label: t(`whatif.bend.${value}`),
                  }))}
                  onChange={setBend}
                />
              </Choose>
              {field('ease')}
              <Choose label={t('whatif.meals')}>
                <Segmented
                  label={t('whatif.meals')}
                  value={meals}
                  choices={['18', '20', '22', '24'].map((value) => ({ value, label: value }))}
                  onChange={setMeals}
                />
              </Choose>
            </>
          )}
          <button
            type="submit"
            className="button primary"
            disabled={!curve || number === null || asked.isPending}
          >
            {t(asked.isPending ? 'analytics.working' : 'whatif.send')}
          </button>
          {!noneYet && <Refusal error={error} />}
        </form>
        {noneYet && <NoneYet error={error} />}
      </Card>
      {asked.data && <WhatIfAnswer said={asked.data} />}
    </>
  );
}

function Choose({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="field">
      <span className="label">{label}</span>
      {children}
    </div>
  );
}

function GaveurField({
  site,
  value,
  onChange,
}: {
  site: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const { t } = useI18n();
  const gaveurs = useGaveurs();
  return (
    <label className="field">
      <span className="label">{t('whatif.gaveur')}</span>
      <select
        className="input"
        value={value}
        data-testid="gaveur-choice"
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{t('whatif.any')}</option>
        {(gaveurs.data ?? [])
          .filter(({ site_code }) => site_code === site)
          .map(({ id, nom }) => (
            <option key={id} value={String(id)}>
              {nom || String(id)}
            </option>
          ))}
      </select>
    </label>
  );
}

export function NumberField({
  label,
  low,
  high,
  value,
  onChange,
  optional = false,
}: {
  label: string;
  low: number;
  high: number;
  value: string;
  onChange: (value: string) => void;
  optional?: boolean;
}) {
  const { t, format } = useI18n();
  const empty = optional && value.trim() === '';
  const bad = !empty && readNumber(value, low, high) === null;
  return (
    <label className="field number-field">
      <span className="label">{label}</span>
      <input
        className="input"
        inputMode="decimal"
        aria-invalid={bad}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {bad && (
        <span className="field-error">
          {t('whatif.bad_number', { low: format.number(low), high: format.number(high) })}
        </span>
      )}
    </label>
  );
}
