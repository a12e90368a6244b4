// How the server itself is: what /health, /readyz and /metrics say.
import { useServerState } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Stat, StatusPill } from '@gaveurs/ui';
import { useWords } from './words';

export function ServerCard({ seq, demo }: { seq: number | null; demo: boolean | null }) {
  const { t, format } = useI18n();
  const { health } = useWords();
  const query = useServerState();
  const server = query.error ? null : (query.data ?? null);
  const figure = (name: string) => format.number(server?.figures[name]);
  const known = demo === null ? '—' : t(demo ? 'control.yes' : 'control.no');
  return (
    <Card
      title={t('control.server')}
      aside={
        server && (
          <StatusPill tone={server.ready ? 'normal' : 'critical'}>
            {t(server.ready ? 'control.ready' : 'control.not_ready')}
          </StatusPill>
        )
      }
    >
      {server?.reason && <p className="banner tone-critical">{server.reason}</p>}
      <dl className="totals" data-testid="server">
        <Stat label={t('control.database')} value={server ? health(server.database ?? '—') : '—'} />
        <Stat label={t('control.seq')} value={format.number(seq)} />
        <Stat label={t('control.connections')} value={figure('connections')} />
        <Stat label={t('control.websockets')} value={figure('websockets')} />
        <Stat label={t('control.meals')} value={figure('meals_stored_total')} />
        <Stat label={t('control.demo')} value={known} />
        <Stat label={t('control.version')} value={server?.version ?? '—'} />
      </dl>
    </Card>
  );
}
