// Says at a glance whether what is on screen is live, and since when it is not.
import { useI18n } from '@gaveurs/i18n';
import { StatusIcon, StatusPill, type Tone } from './status_icon';
import { useNow } from './use_now';

export interface ConnectionInfo {
  state: 'connecting' | 'live' | 'reconnecting' | 'stale' | 'offline';
  lastFrameAt: number | null;
}

const tones: Record<ConnectionInfo['state'], Tone> = {
  connecting: 'no_data',
  live: 'normal',
  reconnecting: 'warning',
  stale: 'critical',
  offline: 'critical',
};

export function ConnectionBadge({ status }: { status: ConnectionInfo }) {
  const { t, format } = useI18n();
  return (
    <span
      data-testid="connection"
      data-state={status.state}
      role="status"
      title={t('live.title', { time: format.dateTimeSeconds(status.lastFrameAt) })}
    >
      <StatusPill tone={tones[status.state]}>{t(`live.${status.state}`)}</StatusPill>
    </span>
  );
}

/** Nothing while live; otherwise how old the data on screen are. */
export function ConnectionBanner({ status }: { status: ConnectionInfo }) {
  const { t, format, age } = useI18n();
  const now = useNow(15_000);
  const { state, lastFrameAt } = status;
  if (state === 'live' || (state === 'connecting' && lastFrameAt === null)) return null;
  const time = format.dateTimeSeconds(lastFrameAt);
  let message: string;
  if (lastFrameAt === null) message = t('banner.no_data_yet');
  else if (state === 'connecting') message = t('banner.connecting', { time });
  else if (state === 'offline') message = t('banner.offline', { time });
  else if (state === 'stale') message = t('banner.stale', { time, age: age(now - lastFrameAt) });
  else message = t('banner.reconnecting', { time });
  return (
    <div className={`banner tone-${tones[state]}`} role="status" data-testid="connection-banner">
      <StatusIcon tone={tones[state]} size={16} />
      {message}
    </div>
  );
}
