// The stations: whether they speak, what they run, and what is wrong with their sensors.
import { useDeviceHealth, type SensorWarning, type SqalDevice } from '@gaveurs/client';
import { isMessageKey, useI18n, type I18n } from '@gaveurs/i18n';
import { Card, Empty, href, Stat, StatusIcon, StatusPill, useNow } from '@gaveurs/ui';

export function DevicesPage({ devices }: { devices: SqalDevice[] }) {
  const { t } = useI18n();
  const now = useNow(1_000);
  if (devices.length === 0) {
    return (
      <Card title={t('device.title')}>
        <Empty>{t('device.none')}</Empty>
      </Card>
    );
  }
  return (
    <div className="device-grid">
      {devices.map((device) => (
        <DeviceCard key={device.device_id} device={device} now={now} />
      ))}
    </div>
  );
}

function DeviceCard({ device, now }: { device: SqalDevice; now: number }) {
  const { t, format, age } = useI18n();
  const ago = (time: string | null | undefined) =>
    !time ? t('common.unknown') : t('device.ago', { age: age(now - Date.parse(time)) });
  const known = (value: number | null | undefined, show: (value: number) => string) =>
    typeof value === 'number' ? show(value) : t('common.unknown');
  const place = [device.site_code, device.location].filter(Boolean).join(' · ');
  return (
    <section className="card device" data-testid="device" data-device={device.device_id}>
      <header>
        <div>
          <h2>
            <a href={href([], { appareil: device.device_id })}>{device.device_id}</a>
          </h2>
          <p className="muted">{place || t('device.no_place')}</p>
        </div>
        <StatusPill tone={device.etat}>{t(`etat.${device.etat}`)}</StatusPill>
      </header>
      <dl className="device-figures">
        <Stat
          label={t('device.last_seen')}
          value={ago(device.last_seen)}
          note={format.dateTimeSeconds(device.last_seen)}
        />
        <Stat label={t('device.last_sample')} value={ago(device.last_sample)} />
        <Stat label={t('device.firmware')} value={device.firmware_version || t('common.unknown')} />
        <Stat label={t('device.samples')} value={format.number(device.samples)} />
        <Stat
          label={t('device.buffer')}
          value={known(device.buffer_size, (count) => format.number(count))}
        />
        <Stat
          label={t('device.uptime')}
          value={known(device.uptime_s, (seconds) => age(seconds * 1000))}
        />
      </dl>
      <Health device={device.device_id} />
    </section>
  );
}

export function warningName(i18n: Pick<I18n, 't'>, kind: string): string {
  const key = `sensor.${kind}`;
  return isMessageKey(key) ? i18n.t(key) : kind;
}

function Health({ device }: { device: string }) {
  const { t } = useI18n();
  const { data } = useDeviceHealth(device);
  if (!data || data.state === 'no_data') {
    return <p className="muted">{t('device.health_unknown')}</p>;
  }
  return <Warnings warnings={data.warnings} />;
}

function Warnings({ warnings }: { warnings: SensorWarning[] }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  if (warnings.length === 0) return <p className="muted">{t('device.no_warnings')}</p>;
  return (
    <ul className="warnings" data-testid="warnings">
      {warnings.map((warning) => (
        <li
          key={`${warning.kind}/${warning.zone?.x ?? ''}/${warning.zone?.y ?? ''}`}
          className={`tone-${warning.severity}`}
          data-kind={warning.kind}
        >
          <StatusIcon tone={warning.severity} size={18} />
          <span className="strong">{warningName(i18n, warning.kind)}</span>
          {warning.zone !== null && (
            <span>{t('device.zone', { col: warning.zone.x + 1, row: warning.zone.y + 1 })}</span>
          )}
          {warning.value !== null && (
            <span>{`${format.number(warning.value, 1)} ${warning.unit}`.trim()}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
