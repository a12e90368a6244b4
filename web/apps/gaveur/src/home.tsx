// One gaveur's app around its views. All live queries are used here, so that a
// change of view neither closes the stream nor loses a message.
import {
  useAnswers,
  useGaveurAlerts,
  useGaveurLots,
  useGaveurMeals,
  useGaveurPropositions,
  useLiveGaveur,
  useOutbox,
  useQueryClient,
  useSaving,
  savedAt,
  type Gaveur,
} from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import {
  AlertList,
  Card,
  ConnectionBadge,
  ConnectionBanner,
  href,
  LanguageToggle,
  LoadState,
  StatusIcon,
  ThemeToggle,
  viewOf,
  type Route,
} from '@gaveurs/ui';
import { Entry } from './entry';
import { Lots } from './lots';
import { OwnPropositions } from './own_propositions';
import { repliesOf } from './own_replies';
import { Report } from './report';

const kViews = ['saisie', 'alertes', 'bilan'];

export function Home({
  id,
  gaveur,
  unknown,
  route,
}: {
  id: number;
  gaveur: Gaveur | null;
  unknown: boolean;
  route: Route;
}) {
  const { t, plural } = useI18n();
  const live = useLiveGaveur(id);
  useSaving(live);
  const saved = savedAt(useQueryClient());
  // Until the server has spoken, what is shown is what this device kept.
  const status = live.lastFrameAt === null ? { ...live, lastFrameAt: saved } : live;
  const lots = useGaveurLots(id);
  const meals = useGaveurMeals(id);
  const alerts = useGaveurAlerts(id);
  const active = alerts.data?.filter((alert) => alert.active);
  const items = useOutbox(status.state === 'live');
  const replies = repliesOf(id, useAnswers(status.state === 'live'));
  const propositions = useGaveurPropositions(id);
  const waiting = items.filter(({ state }) => state === 'pending').length;
  const unsent = replies.filter(({ state }) => state === 'pending').length;
  const view = viewOf(route, kViews);

  return (
    <div className="app">
      <header className="top">
        <div className="top-row">
          <div>
            <h1>{gaveur?.nom ?? t('app.gaveur')}</h1>
            {gaveur && <p className="site">{gaveur.site_code}</p>}
          </div>
          <ConnectionBadge status={status} />
        </div>
        {unknown ? (
          <p className="banner tone-critical" role="alert">
            {t('who.unknown', { id })}
          </p>
        ) : (
          <ConnectionBanner status={status} />
        )}
        {waiting > 0 && (
          <p className="banner tone-no_data" data-testid="waiting">
            <StatusIcon tone="no_data" />
            {plural('entry.pending', waiting)}
          </p>
        )}
        {unsent > 0 && (
          <p className="banner tone-no_data" data-testid="unsent">
            <StatusIcon tone="no_data" />
            {plural('loop.own.unsent', unsent)}
          </p>
        )}
      </header>
      <main className="main">
        {view === '' && (
          <>
            <OwnPropositions
              propositions={propositions.data ?? []}
              replies={replies}
              gaveurId={id}
              by={gaveur?.nom ?? String(id)}
            />
            <Lots lots={lots} meals={meals} alerts={active ?? []} />
          </>
        )}
        {view === 'saisie' &&
          (lots.data ? (
            <Entry
              lots={lots.data}
              wanted={route.parts[1] ?? null}
              items={items}
              meals={meals.data ?? []}
            />
          ) : (
            <LoadState query={lots} />
          ))}
        {view === 'alertes' && (
          <Card title={t('alerts.title')}>
            {active ? (
              <AlertList alerts={active} large defaultName={gaveur?.nom ?? null} />
            ) : (
              <LoadState query={alerts} />
            )}
          </Card>
        )}
        {view === 'bilan' && <Report id={id} week={route.query.get('semaine')} />}
        <div className="settings">
          <a className="button quiet" href={href(['qui'])}>
            {t('who.change')}
          </a>
          <ThemeToggle />
          <LanguageToggle />
        </div>
      </main>
      <nav className="tabs" aria-label={t('nav.main')}>
        <Tab to={[]} here={view === ''}>
          {t('nav.today')}
        </Tab>
        <Tab to={['saisie']} here={view === 'saisie'}>
          {t('nav.entry')}
        </Tab>
        <Tab to={['alertes']} here={view === 'alertes'}>
          <span>
            {t('nav.alerts')}
            {active && active.length > 0 && <span className="count">{active.length}</span>}
          </span>
        </Tab>
        <Tab to={['bilan']} here={view === 'bilan'}>
          {t('nav.report')}
        </Tab>
      </nav>
    </div>
  );
}

function Tab({ to, here, children }: { to: string[]; here: boolean; children: React.ReactNode }) {
  return (
    <a href={href(to)} aria-current={here ? 'page' : undefined}>
      {children}
    </a>
  );
}
