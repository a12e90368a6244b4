// What became of the entries of this device: waiting, stored, or refused and why.
import { outbox, type OutboxItem } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty, StatusPill, useReasonWords, type Tone } from '@gaveurs/ui';
import { fieldLabels } from './entry_labels';
import { canResend } from './entry_resend';

const tones: Record<OutboxItem['state'], Tone> = {
  pending: 'no_data',
  sent: 'normal',
  refused: 'critical',
};

export function EntryQueue({ items }: { items: OutboxItem[] }) {
  const { t, format } = useI18n();
  return (
    <Card title={t('entry.queue')}>
      {items.length === 0 && <Empty>{t('entry.queue_empty')}</Empty>}
      <ul className="queue">
        {items.map((item) => (
          <li key={item.message_id} data-testid="outbox" data-state={item.state}>
            <div>
              <p className="strong">
                {`${item.entry.code_lot} · ${t('lot.day_moment', {
                  jour: item.entry.jour,
                  moment: t(`moment.${item.entry.moment}`),
                })} · ${format.grams(item.entry.dose_reelle)}`}
              </p>
              <p className="queue-state">
                <StatusPill tone={tones[item.state]}>{t(`entry.state.${item.state}`)}</StatusPill>
                <span className="muted">{format.dateTime(item.settledAt ?? item.queuedAt)}</span>
              </p>
              {item.state === 'refused' && <Reasons item={item} />}
            </div>
            {item.state !== 'pending' && (
              <div className="queue-buttons">
                {canResend(item, items) && (
                  <button
                    type="button"
                    className="button large"
                    onClick={() => void outbox().resend(item.message_id)}
                  >
                    {t('entry.resend')}
                  </button>
                )}
                <button
                  type="button"
                  className="button large"
                  onClick={() => void outbox().forget(item.message_id)}
                >
                  {t('entry.forget')}
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Reasons({ item }: { item: OutboxItem }) {
  const words = useReasonWords(fieldLabels);
  const { code, values, refusal, reasons } = item;
  return (
    <ul className="reasons">
      {words({ reason: refusal ?? '—', code, values }, reasons).map((said) => (
        <li key={said}>{said}</li>
      ))}
    </ul>
  );
}
