// Control charts of one station: is the process the one its limits were frozen for?
import {
  kCharacteristics,
  kChartKinds,
  useControlChart,
  type Characteristic,
  type ChartKind,
  type ControlChartAnswer,
} from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty, go, LoadState } from '@gaveurs/ui';
import { CapabilityCard } from './capability_card';
import { ControlCharts } from './control_charts';
import { controlAddress, kRules, type ControlView } from './control_view';
import { DeviceSelect } from './device_select';
import { FreezeForm } from './freeze_form';

export function ControlPage({ view, devices }: { view: ControlView; devices: string[] }) {
  const { t } = useI18n();
  const device = view.device ?? devices[0] ?? null;
  const query = useControlChart({ ...view, device });
  return (
    <>
      <Choices view={{ ...view, device }} devices={devices} />
      {device === null && <Empty>{t('device.none')}</Empty>}
      {device !== null && !query.data && <LoadState query={query} />}
      {query.data && <Answer answer={query.data} view={view} />}
    </>
  );
}

function Answer({ answer, view }: { answer: ControlChartAnswer; view: ControlView }) {
  return (
    <>
      <ControlCharts answer={answer} />
      <div className="control-lower">
        <CapabilityCard capability={answer.capability} />
        <FreezeForm
          key={`${answer.device_id}/${answer.characteristic}`}
          answer={answer}
          kind={view.kind}
          rules={view.rules}
        />
      </div>
    </>
  );
}

function Choices({ view, devices }: { view: ControlView; devices: string[] }) {
  const { t } = useI18n();
  const change = (part: Partial<ControlView>) => go(controlAddress({ ...view, ...part }));
  return (
    <Card>
      <div className="choices">
        <DeviceSelect
          devices={devices}
          value={view.device}
          all={false}
          onChange={(device) => change({ device })}
        />
        <select
          className="input large"
          aria-label={t('control.characteristic')}
          data-testid="characteristic"
          value={view.characteristic}
          onChange={(event) =>
            change({ characteristic: event.target.value as Characteristic, kind: null })
          }
        >
          {kCharacteristics.map((name) => (
            <option key={name} value={name}>
              {t(`characteristic.${name}`)}
            </option>
          ))}
        </select>
        <select
          className="input large"
          aria-label={t('control.kind')}
          data-testid="kind"
          value={view.kind ?? ''}
          onChange={(event) => change({ kind: (event.target.value || null) as ChartKind | null })}
        >
          <option value="">{t('control.usual_kind')}</option>
          {kChartKinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`chart_kind.${kind}`)}
            </option>
          ))}
        </select>
        <fieldset className="rules">
          <legend>{t('control.rules')}</legend>
          {kRules.map((rule) => (
            <label key={rule} title={t(`rule.${rule}`)}>
              <input
                type="checkbox"
                checked={view.rules.includes(rule)}
                aria-label={t('control.rule', { rule, meaning: t(`rule.${rule}`) })}
                onChange={(event) =>
                  change({
                    rules: kRules.filter((other) =>
                      other === rule ? event.target.checked : view.rules.includes(other),
                    ),
                  })
                }
              />
              {rule}
            </label>
          ))}
        </fieldset>
      </div>
    </Card>
  );
}
