// The control panel: for who runs a demonstration or a test on this machine.
import {
  ProblemError,
  useControlStatus,
  useLiveControl,
  useProgramSpecs,
  useStopAll,
  type ProgramSpec,
} from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import {
  ConnectionBadge,
  ConnectionBanner,
  LanguageToggle,
  LoadState,
  StatusIcon,
  ThemeToggle,
} from '@gaveurs/ui';
import { ProgramCard } from './program_card';
import { ServerCard } from './server_card';

/** What shows everything stands first; it starts the others' like by itself. */
function demoFirst(specs: ProgramSpec[]): ProgramSpec[] {
  return [...specs].sort((a, b) => Number(b.name === 'demo') - Number(a.name === 'demo'));
}

export function App() {
  const { t } = useI18n();
  const connection = useLiveControl();
  const specs = useProgramSpecs();
  const status = useControlStatus();
  const stopAll = useStopAll();
  const programs = status.data?.programs ?? [];
  const runs = programs.some(({ pid }) => pid !== null);
  const notHere = specs.error instanceof ProblemError && specs.error.status === 403;

  return (
    <>
      <header className="top">
        <div className="top-row">
          <h1>{t('app.pilotage')}</h1>
          <div className="tools">
            {!notHere && <ConnectionBadge status={connection} />}
            <ThemeToggle />
            <LanguageToggle />
          </div>
        </div>
        {!notHere && <ConnectionBanner status={connection} />}
        {status.data && !status.data.demo && (
          <div className="banner tone-warning" role="status">
            <StatusIcon tone="warning" size={16} />
            {t('control.not_demo')}
          </div>
        )}
      </header>
      <main className="main">
        <ServerCard seq={status.data?.seq ?? null} demo={status.data?.demo ?? null} />
        <div className="programs-head">
          <h2>{t('control.simulators')}</h2>
          <button
            type="button"
            className="button"
            disabled={!runs || stopAll.isPending}
            onClick={() => stopAll.mutate()}
            data-testid="stop-all"
          >
            {t('control.stop_all')}
          </button>
        </div>
        {notHere ? (
          <p className="empty" role="alert">
            {t('control.not_here')}
          </p>
        ) : (
          (!specs.data || !status.data) && <LoadState query={specs.data ? status : specs} />
        )}
        <div className="programs">
          {demoFirst(specs.data ?? []).map((spec) => {
            const one = programs.find(({ name }) => name === spec.name);
            return (
              one && (
                <ProgramCard
                  key={spec.name}
                  spec={spec}
                  status={one}
                  demo={status.data?.demo ?? false}
                />
              )
            );
          })}
        </div>
      </main>
    </>
  );
}
