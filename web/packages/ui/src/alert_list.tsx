// Alerts with their acknowledgement. The name of who acknowledges is asked once
// and remembered on the device.
import { useAcknowledge, type Alert } from '@gaveurs/client';
import { isMessageKey, useI18n, type I18n } from '@gaveurs/i18n';
import { useState, type FormEvent } from 'react';
import { Dialog, Empty } from './parts';
import { useFailureWords } from './refusal_words';
import { StatusPill } from './status_icon';
import { useStored } from './use_stored';

const kNameKey = 'gaveurs.name';
const kNameMax = 80;

export function alertKindName(i18n: I18n, kind: string): string {
  const key = `alerts.kind.${kind}`;
  if (isMessageKey(key)) return i18n.t(key);
  // Faults of a sensor have their words where stations are shown.
  const sensor = `sensor.${kind}`;
  return isMessageKey(sensor) ? i18n.t(sensor) : kind;
}

/** Of a source such as `device/ESP32_LL_01/mass` the station and what is watched there. */
export function stationName(i18n: I18n, source: string): string | null {
  const [what, device, figure] = source.split('/');
  if (what !== 'device' || !device) return null;
  if (!figure) return device;
  const key = `characteristic.${figure}`;
  return `${device} · ${isMessageKey(key) ? i18n.t(key) : figure}`;
}

/** The server's sentences are French; other languages get kind, value and limit. */
export function alertSentence(i18n: I18n, alert: Alert): string {
  if (i18n.locale === 'fr' && alert.message) return alert.message;
  const figure = (value: number | null) =>
    value === null ? null : `${i18n.format.number(value, 1)}\u00a0${alert.unit}`.trim();
  const value = figure(alert.value);
  const threshold = figure(alert.threshold);
  const name = alertKindName(i18n, alert.kind);
  if (value === null) return name;
  return threshold === null ? `${name}: ${value}` : `${name}: ${value} (${threshold})`;
}

const rank = { critical: 0, warning: 1, no_data: 2 } as const;

/** Open before acknowledged, worst first, newest first. */
export function sortAlerts(alerts: Alert[]): Alert[] {
  return [...alerts].sort(
    (a, b) =>
      Number(b.active) - Number(a.active) ||
      Number(a.acknowledged_at !== null) - Number(b.acknowledged_at !== null) ||
      rank[a.severity] - rank[b.severity] ||
      b.last_at.localeCompare(a.last_at),
  );
}

export function AlertList({
  alerts,
  large = false,
  lotHref,
  showLot = true,
  defaultName = null,
}: {
  alerts: Alert[];
  large?: boolean;
  lotHref?: (code: string) => string;
  /** Off where the list stands inside its lot. */
  showLot?: boolean;
  /** Known already, such as the gaveur whose app this is: then nothing is asked. */
  defaultName?: string | null;
}) {
  const { t } = useI18n();
  const [stored, store] = useStored(kNameKey);
  const [asking, setAsking] = useState<Alert | null>(null);
  const acknowledge = useAcknowledge();
  const failure = useFailureWords();
  const name = defaultName ?? stored;

  function onAcknowledge(alert: Alert) {
    if (name) acknowledge.mutate({ id: alert.id, par: name });
    else setAsking(alert);
  }

  if (alerts.length === 0) return <Empty>{t('alerts.none')}</Empty>;
  return (
    <>
      {acknowledge.error && (
        <p className="banner tone-critical" role="alert">
          {t('alerts.ack_failed', { reason: failure(acknowledge.error) })}
        </p>
      )}
      <ul className="alerts">
        {sortAlerts(alerts).map((alert) => (
          <AlertRow
            key={alert.id}
            alert={alert}
            large={large}
            lotHref={lotHref}
            showLot={showLot}
            busy={acknowledge.isPending && acknowledge.variables.id === alert.id}
            onAcknowledge={() => onAcknowledge(alert)}
          />
        ))}
      </ul>
      {asking && (
        <NameDialog
          onClose={() => setAsking(null)}
          onName={(par) => {
            store(par);
            setAsking(null);
            acknowledge.mutate({ id: asking.id, par });
          }}
        />
      )}
    </>
  );
}

function AlertRow({
  alert,
  large,
  busy,
  lotHref,
  showLot,
  onAcknowledge,
}: {
  alert: Alert;
  large: boolean;
  busy: boolean;
  showLot: boolean;
  lotHref?: (code: string) => string;
  onAcknowledge: () => void;
}) {
  const i18n = useI18n();
  const { t, format, plural } = i18n;
  const station = stationName(i18n, alert.source);
  const when = [
    t('alerts.since', { time: format.weekday(alert.since) }),
    alert.count > 1 ? plural('alerts.times', alert.count) : '',
    alert.cleared_at ? t('alerts.cleared', { time: format.weekday(alert.cleared_at) }) : '',
    alert.acknowledged_by ? t('alerts.acked', { par: alert.acknowledged_by }) : '',
  ];
  return (
    <li className="alert-row" data-testid="alert" data-id={alert.id} data-kind={alert.kind}>
      <div className="alert-what">
        <p className="alert-title">
          <StatusPill tone={alert.active ? alert.severity : 'no_data'}>
            {alertKindName(i18n, alert.kind)}
          </StatusPill>
          {showLot && alert.code_lot && lotHref && (
            <a href={lotHref(alert.code_lot)}>{alert.code_lot}</a>
          )}
          {showLot && alert.code_lot && !lotHref && (
            <span className="strong">{alert.code_lot}</span>
          )}
          {station && <span className="strong">{station}</span>}
        </p>
        <p>{alertSentence(i18n, alert)}</p>
        <p className="muted alert-when">{when.filter(Boolean).join(' · ')}</p>
      </div>
      {alert.active && !alert.acknowledged_at && (
        <button
          type="button"
          className={`button ${large ? 'large' : ''}`}
          disabled={busy}
          onClick={onAcknowledge}
        >
          {t('alerts.ack')}
        </button>
      )}
    </li>
  );
}

function NameDialog({ onName, onClose }: { onName: (name: string) => void; onClose: () => void }) {
  const { t } = useI18n();
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim();
    if (name) onName(name);
  }
  return (
    <Dialog label={t('alerts.name_title')} onClose={onClose}>
      <form onSubmit={onSubmit}>
        <h2>{t('alerts.name_title')}</h2>
        <p className="muted">{t('alerts.name_hint')}</p>
        <div className="field">
          <label htmlFor="ack-name">{t('alerts.name_label')}</label>
          <input
            id="ack-name"
            name="name"
            className="input"
            required
            maxLength={kNameMax}
            autoComplete="name"
            autoFocus
          />
        </div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button primary">
            {t('alerts.ack')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
