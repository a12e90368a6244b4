// Livers that said no lot and came while none was on the line: never guessed, linked by a person.
import { useLinkSample, type Liver, type QueueLot } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty, useStored } from '@gaveurs/ui';
import { useState, type FormEvent } from 'react';
import { gradeName } from './grades';
import { refusal } from './refusal';

export const kNameKey = 'gaveurs.name';
const kNameMax = 80;

export function Unlinked({ livers, lots }: { livers: Liver[]; lots: QueueLot[] }) {
  const { t } = useI18n();
  return (
    <Card title={t('unlinked.title')} aside={<span>{livers.length}</span>}>
      {livers.length === 0 && <Empty>{t('unlinked.none')}</Empty>}
      <ul className="queue" data-testid="unlinked">
        {livers.map((liver) => (
          <UnlinkedRow key={liver.sample_id} liver={liver} lots={lots} />
        ))}
      </ul>
    </Card>
  );
}

function UnlinkedRow({ liver, lots }: { liver: Liver; lots: QueueLot[] }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const [open, setOpen] = useState(false);
  return (
    <li className="unlinked-row" data-testid="unlinked-liver" data-sample={liver.sample_id}>
      <div>
        <p className="strong">{liver.sample_id}</p>
        <p className="muted">{`${liver.device_id} · ${format.dateTimeSeconds(liver.timestamp)}`}</p>
      </div>
      <p>{`${gradeName(i18n, liver.grade)} · ${format.grams(liver.mass_g)}`}</p>
      {open ? (
        <LinkForm liver={liver} lots={lots} onClose={() => setOpen(false)} />
      ) : (
        <button type="button" className="button large" onClick={() => setOpen(true)}>
          {t('unlinked.link')}
        </button>
      )}
    </li>
  );
}

function LinkForm({
  liver,
  lots,
  onClose,
}: {
  liver: Liver;
  lots: QueueLot[];
  onClose: () => void;
}) {
  const { t } = useI18n();
  const [name, store] = useStored(kNameKey);
  const link = useLinkSample();
  const id = `link-${liver.sample_id}`;
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const code_lot = String(data.get('code_lot') ?? '').trim();
    const par = String(data.get('par') ?? '').trim();
    if (!code_lot || !par) return;
    store(par);
    link.mutate({ sample_id: liver.sample_id, code_lot, par });
  }
  return (
    <form className="inline-form" onSubmit={onSubmit} data-testid="link-form">
      <div className="field">
        <label htmlFor={`${id}-lot`}>{t('unlinked.lot')}</label>
        <input
          id={`${id}-lot`}
          name="code_lot"
          className="input large"
          list={`${id}-lots`}
          required
          maxLength={32}
          autoFocus
          autoComplete="off"
        />
        <datalist id={`${id}-lots`}>
          {lots.map((lot) => (
            <option key={lot.code_lot} value={lot.code_lot} />
          ))}
        </datalist>
      </div>
      <div className="field">
        <label htmlFor={`${id}-par`}>{t('alerts.name_title')}</label>
        <input
          id={`${id}-par`}
          name="par"
          className="input large"
          required
          maxLength={kNameMax}
          defaultValue={name ?? ''}
          autoComplete="name"
        />
      </div>
      <div className="form-actions">
        <button type="button" className="button large" onClick={onClose}>
          {t('common.cancel')}
        </button>
        <button type="submit" className="button large primary" disabled={link.isPending}>
          {t('unlinked.link')}
        </button>
      </div>
      {link.error && (
        <p className="field-error" role="alert">
          {t('unlinked.refused', { reason: refusal(link.error, t('common.unreachable')) })}
        </p>
      )}
    </form>
  );
}
