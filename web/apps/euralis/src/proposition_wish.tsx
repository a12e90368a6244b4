// A supervisor asks for curves for the coming lots of gaveurs of one site. Which of them are tests
// and which controls is the server's choice, made over the whole group.
import { ProblemError, useGaveurs, usePropose, type Gaveur } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { LoadState, Segmented, useRefusalWords } from '@gaveurs/ui';
import { useState, type FormEvent } from 'react';
import { useSignature } from './signature';

const kMeals = ['18', '20', '22', '24'];

export function PropositionWishForm({ onDone }: { onDone: () => void }) {
  const gaveurs = useGaveurs();
  if (!gaveurs.data) return <LoadState query={gaveurs} />;
  return <Form gaveurs={gaveurs.data} onDone={onDone} />;
}

function Form({ gaveurs, onDone }: { gaveurs: Gaveur[]; onDone: () => void }) {
  const { t } = useI18n();
  const sites = [...new Set(gaveurs.map(({ site_code }) => site_code))].sort();
  const [site, setSite] = useState(sites[0] ?? '');
  const [chosen, setChosen] = useState<number[]>([]);
  const [lotsEach, setLotsEach] = useState('1');
  const signing = useSignature();
  const [strain, setStrain] = useState('');
  const [meals, setMeals] = useState('20');
  const propose = usePropose();
  const ready = chosen.length > 0 && signing.signature;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!ready || !signing.signature) return;
    propose.mutate(
      {
        gaveur_ids: chosen,
        lots_each: Number(lotsEach),
        meals: Number(meals),
        ...(strain.trim() ? { souche: strain.trim() } : {}),
        ...signing.signature,
      },
      { onSuccess: ({ left_out }) => left_out.length === 0 && onDone() },
    );
  }
  const toggle = (id: number) =>
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);

  return (
    <form className="loop-form" data-testid="wish" onSubmit={submit}>
      <div className="field">
        <span className="label">{t('filter.site')}</span>
        <Segmented
          label={t('filter.site')}
          value={site}
          choices={sites.map((value) => ({ value, label: value }))}
          onChange={(value) => {
            setSite(value);
            setChosen([]);
          }}
        />
      </div>
      <div className="field">
        <span className="label">{t('loop.for_gaveurs')}</span>
        <div className="segmented" role="group" aria-label={t('loop.for_gaveurs')}>
          {gaveurs
            .filter(({ site_code }) => site_code === site)
            .map(({ id, nom }) => (
              <button
                key={id}
                type="button"
                aria-pressed={chosen.includes(id)}
                onClick={() => toggle(id)}
              >
                {nom}
              </button>
            ))}
        </div>
      </div>
      <div className="field">
        <span className="label">{t('loop.lots_each')}</span>
        <Segmented
          label={t('loop.lots_each')}
          value={lotsEach}
          choices={['1', '2', '3', '5'].map((value) => ({ value, label: value }))}
          onChange={setLotsEach}
        />
      </div>
      <div className="field">
        <span className="label">{t('loop.meals')}</span>
        <Segmented
          label={t('loop.meals')}
          value={meals}
          choices={kMeals.map((value) => ({ value, label: value }))}
          onChange={setMeals}
        />
      </div>
      <label className="field">
        <span className="label">{t('loop.strain')}</span>
        <input
          className="input"
          maxLength={60}
          placeholder={t('loop.any_strain')}
          value={strain}
          onChange={(event) => setStrain(event.target.value)}
        />
      </label>
      {signing.fields}
      <button type="submit" className="button primary" disabled={!ready || propose.isPending}>
        {t('loop.ask_send')}
      </button>
      <Refusal error={propose.error} />
      {propose.data && propose.data.left_out.length > 0 && (
        <p className="refusal tone-warning" role="status" data-testid="left-out">
          {t('loop.left_out', {
            names: gaveurs
              .filter(({ id }) => propose.data.left_out.includes(id))
              .map(({ nom }) => nom)
              .join(', '),
          })}
        </p>
      )}
    </form>
  );
}

/** What the server has against it, reason by reason. */
export function Refusal({ error }: { error: Error | null }) {
  const { t } = useI18n();
  const words = useRefusalWords();
  if (!error) return null;
  const reasons =
    error instanceof ProblemError ? error.refusals.map(words) : [t('common.unreachable')];
  return (
    <div className="refusal tone-critical" role="alert" data-testid="refusal">
      <p className="strong">{t('loop.not_done')}</p>
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </div>
  );
}
