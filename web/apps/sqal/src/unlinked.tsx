// Livers that named no lot and came while none was on the line: never guessed, linked by a person.
import { useLinkSamples, type Liver, type QueueLot } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty, href, useFailureWords } from '@gaveurs/ui';
import { useState, type FormEvent } from 'react';
import { gradeName } from './grades';
import { fieldLabels } from './field_labels';

const kLotCodeMax = 32;

export function Unlinked({
  livers,
  lots,
  more,
}: {
  livers: Liver[];
  lots: QueueLot[];
  more: boolean;
}) {
  const { t, plural } = useI18n();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  // Livers that were linked meanwhile, here or elsewhere, are no longer meant.
  const chosen = livers.map((liver) => liver.sample_id).filter((id) => ticked.has(id));
  const all = livers.length > 0 && chosen.length === livers.length;
  function tick(id: string, on: boolean) {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setTicked(next);
  }
  return (
    <Card
      title={t('unlinked.title')}
      aside={<span>{plural('unlinked.count', livers.length)}</span>}
    >
      {livers.length === 0 ? (
        <Empty>{t('unlinked.none')}</Empty>
      ) : (
        <>
          <LinkForm chosen={chosen} lots={lots} />
          <label className="check unlinked-all">
            <input
              type="checkbox"
              checked={all}
              onChange={(event) =>
                setTicked(
                  new Set(event.target.checked ? livers.map((liver) => liver.sample_id) : []),
                )
              }
            />
            {t('unlinked.all')}
          </label>
          <ul className="queue" data-testid="unlinked">
            {livers.map((liver) => (
              <UnlinkedRow
                key={liver.sample_id}
                liver={liver}
                ticked={ticked.has(liver.sample_id)}
                onTick={(on) => tick(liver.sample_id, on)}
              />
            ))}
          </ul>
          {more && <p className="empty">{t('unlinked.more')}</p>}
        </>
      )}
    </Card>
  );
}

function UnlinkedRow({
  liver,
  ticked,
  onTick,
}: {
  liver: Liver;
  ticked: boolean;
  onTick: (on: boolean) => void;
}) {
  const i18n = useI18n();
  const { t, format } = i18n;
  return (
    <li className="unlinked-row" data-testid="unlinked-liver" data-sample={liver.sample_id}>
      <label className="check">
        <input
          type="checkbox"
          checked={ticked}
          onChange={(event) => onTick(event.target.checked)}
        />
        <span>
          <span className="strong">{liver.sample_id}</span>
          <span className="muted">
            {` ${liver.device_id} · ${format.dateTimeSeconds(liver.timestamp)}`}
          </span>
        </span>
      </label>
      <p>{`${gradeName(i18n, liver.grade)} · ${format.grams(liver.mass_g)}`}</p>
      <a className="button large" href={href([], { foie: liver.sample_id })}>
        {t('unlinked.look')}
      </a>
    </li>
  );
}

function LinkForm({ chosen, lots }: { chosen: string[]; lots: QueueLot[] }) {
  const { t, plural } = useI18n();
  const link = useLinkSamples();
  const failure = useFailureWords(fieldLabels);
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const code_lot = String(new FormData(event.currentTarget).get('code_lot') ?? '').trim();
    if (code_lot && chosen.length > 0) link.mutate({ sample_ids: chosen, code_lot });
  }
  return (
    <form className="link-form" onSubmit={onSubmit} data-testid="link-form">
      <div className="field">
        <label htmlFor="link-lot">{t('unlinked.lot')}</label>
        <input
          id="link-lot"
          name="code_lot"
          className="input large"
          list="link-lots"
          required
          maxLength={kLotCodeMax}
          autoComplete="off"
        />
        <datalist id="link-lots">
          {lots.map((lot) => (
            <option key={lot.code_lot} value={lot.code_lot} />
          ))}
        </datalist>
      </div>
      <button
        type="submit"
        className="button large primary"
        disabled={link.isPending || chosen.length === 0}
      >
        {plural('unlinked.link', chosen.length)}
      </button>
      {link.error && (
        <p className="field-error" role="alert">
          {t('unlinked.refused', { reason: failure(link.error) })}
        </p>
      )}
    </form>
  );
}
