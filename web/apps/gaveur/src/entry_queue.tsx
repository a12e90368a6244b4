// What became of the entries of this device: waiting, stored, or refused and why.
import { outbox, type OutboxItem } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty, StatusPill, type Tone } from '@gaveurs/ui';

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
        {items.map(({ entry, ...item }) => (
          <li key={item.message_id} data-testid="outbox" data-state={item.state}>
            <div>
              <p className="strong">
                {`${entry.code_lot} · ${t('lot.day_moment', {
                  jour: entry.jour,
                  moment: t(`moment.${entry.moment}`),
                })} · ${format.grams(entry.dose_reelle)}`}
              </p>
              <p className="queue-state">
                <StatusPill tone={tones[item.state]}>{t(`entry.state.${item.state}`)}</StatusPill>
                <span className="muted">{format.dateTime(item.settledAt ?? item.queuedAt)}</span>
              </p>
              {item.state === 'refused' && (
                <ul className="reasons">
                  {item.reasons.length === 0 && <li>{item.refusal}</li>}
                  {item.reasons.map((reason) => (
                    <li
                      key={`${reason.path} ${reason.reason}`}
                    >{`${reason.path} : ${reason.reason}`}</li>
                  ))}
                </ul>
              )}
            </div>
            {item.state !== 'pending' && (
              <button
                type="button"
                className="button large"
                onClick={() => void outbox().forget(item.message_id)}
              >
                {t('entry.forget')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
