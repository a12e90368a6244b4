// Which station is looked at; the choice is in the address.
import { useI18n } from '@gaveurs/i18n';

export function DeviceSelect({
  devices,
  value,
  all,
  onChange,
}: {
  devices: string[];
  value: string | null;
  /** Whether «all» is a choice. */
  all: boolean;
  onChange: (device: string | null) => void;
}) {
  const { t } = useI18n();
  const names = value === null || devices.includes(value) ? devices : [...devices, value];
  return (
    <select
      className="input large"
      aria-label={t('device.choose')}
      data-testid="device-select"
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || null)}
    >
      {all && <option value="">{t('device.all')}</option>}
      {[...names].sort().map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}
