// One simulator: how it is, its parameters, start and stop, what it counts and prints.
import {
  ProblemError,
  useStartProgram,
  useStopProgram,
  type ProgramSpec,
  type ProgramStatus,
} from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Dialog, Stat, StatusPill, type Tone } from '@gaveurs/ui';
import { useState } from 'react';
import { formValues, parametersOf, type FormValues } from './form_values';
import { ParameterForm } from './parameter_form';
import { ProgramLog } from './program_log';
import { useWords } from './words';

const tones: Record<string, Tone> = {
  running: 'normal',
  stopping: 'warning',
  failed: 'critical',
  crashed: 'critical',
};

function Counters({ counters }: { counters: Record<string, number> }) {
  const { t, format } = useI18n();
  const { counter } = useWords();
  const names = Object.keys(counters);
  if (names.length === 0) return <p className="muted">{t('control.no_counters')}</p>;
  return (
    <dl className="counters" data-testid="counters">
      {names.map((name) => (
        <div key={name} data-testid={`counter-${name}`}>
          <Stat
            label={counter(name)}
            value={format.number(counters[name])}
            tone={name === 'refused' && counters[name]! > 0 ? 'bad' : ''}
          />
        </div>
      ))}
    </dl>
  );
}

function InForce({ status }: { status: ProgramStatus }) {
  const { t } = useI18n();
  const { parameter, choice, unset } = useWords();
  const shown = (name: string, value: unknown) => {
    if (value === null) return unset(name);
    if (typeof value === 'boolean') return t(value ? 'control.yes' : 'control.no');
    return Array.isArray(value) ? value.join(', ') : choice(String(value));
  };
  return (
    <dl className="in-force">
      {Object.entries(status.parameters ?? {}).map(([name, value]) => (
        <div key={name}>
          <dt>{parameter(status.name, name)}</dt>
          <dd>{shown(name, value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function When({ status }: { status: ProgramStatus }) {
  const { t, format } = useI18n();
  if (status.pid !== null) {
    const time = format.timeSeconds(status.started_at);
    return <>{t('control.since', { time, pid: status.pid })}</>;
  }
  if (status.ended_at === null) return <>{t('control.never')}</>;
  const time = format.timeSeconds(status.ended_at);
  if (status.killed) return <>{t('control.killed', { time })}</>;
  if (status.signal !== null) return <>{t('control.signal', { time, signal: status.signal })}</>;
  return <>{t('control.exit_code', { time, code: status.exit_code ?? 0 })}</>;
}

function Refusal({ error, named }: { error: Error | null; named: string[] }) {
  const { t } = useI18n();
  if (!error) return null;
  const problem = error instanceof ProblemError ? error : null;
  // What belongs to a field stands there.
  const others = problem?.errors.filter(({ path }) => !named.includes(path)) ?? [];
  if (problem && problem.errors.length > 0 && others.length === 0) return null;
  const reason =
    others.length > 0
      ? others.map((one) => `${one.path}: ${one.reason}`).join(', ')
      : problem
        ? problem.message
        : t('common.unreachable');
  return (
    <p className="field-error" role="alert">
      {t('control.refused', { reason })}
    </p>
  );
}

export function ProgramCard({
  spec,
  status,
  demo,
}: {
  spec: ProgramSpec;
  status: ProgramStatus;
  demo: boolean;
}) {
  const { t } = useI18n();
  const words = useWords();
  const start = useStartProgram(spec.name);
  const stop = useStopProgram(spec.name);
  const [edited, setEdited] = useState<FormValues | null>(null);
  const [asking, setAsking] = useState(false);
  const values = edited ?? formValues(spec.parameters, status.parameters);
  const runs = status.pid !== null;
  const reasons = start.error instanceof ProblemError ? start.error.errors : [];

  const begin = () => {
    setAsking(false);
    start.mutate(parametersOf(spec.parameters, values), { onSuccess: () => setEdited(null) });
  };
  return (
    <Card
      className="program"
      title={words.program(spec.name)}
      aside={
        <span data-testid={`state-${spec.name}`} data-state={status.state}>
          <StatusPill tone={tones[status.state] ?? 'no_data'}>
            {words.state(status.state)}
          </StatusPill>
        </span>
      }
    >
      <div className="card-body program-body">
        <p className="muted">{words.about(spec.name, spec.meaning)}</p>
        {!status.available && (
          <p className="strong">{words.missing(spec.name, status.reason ?? '')}</p>
        )}
        {status.available && (
          <>
            <form
              onSubmit={(event) => {
                event.preventDefault();
                if (demo) begin();
                else setAsking(true);
              }}
            >
              {runs ? (
                <InForce status={status} />
              ) : (
                <ParameterForm
                  program={spec.name}
                  parameters={spec.parameters}
                  values={values}
                  reasons={reasons}
                  onChange={setEdited}
                />
              )}
              <Refusal error={start.error} named={spec.parameters.map(({ name }) => name)} />
              <Refusal error={stop.error} named={[]} />
              <div className="actions">
                <button
                  type="submit"
                  className="button primary"
                  disabled={runs || start.isPending}
                  data-testid={`start-${spec.name}`}
                >
                  {t('control.start')}
                </button>
                <button
                  type="button"
                  className="button"
                  disabled={!runs || stop.isPending || status.state === 'stopping'}
                  onClick={() => stop.mutate()}
                  data-testid={`stop-${spec.name}`}
                >
                  {t('control.stop')}
                </button>
                <span className="muted">
                  <When status={status} />
                </span>
              </div>
            </form>
            <Counters counters={status.counters} />
            <ProgramLog program={spec.name} />
          </>
        )}
      </div>
      {asking && (
        <Dialog label={t('control.confirm_title')} onClose={() => setAsking(false)}>
          <h2>{t('control.confirm_title')}</h2>
          <p>{t('control.not_demo')}</p>
          <div className="dialog-actions">
            <button type="button" className="button" onClick={() => setAsking(false)}>
              {t('common.cancel')}
            </button>
            <button type="button" className="button primary" onClick={begin}>
              {t('control.start')}
            </button>
          </div>
        </Dialog>
      )}
    </Card>
  );
}
