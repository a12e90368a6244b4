// The supervision: every site and lot, live. The stream and the lists it feeds
// are used here, whatever view is open, so that none is missed.
import { useDashboard, useLiveRealtime, useRecentMeals } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import {
  ConnectionBadge,
  ConnectionBanner,
  href,
  LanguageToggle,
  LoadState,
  ThemeToggle,
  useRoute,
  viewOf,
  type Route,
} from '@gaveurs/ui';
import { Alerts } from './alerts';
import { AnalyticsPage } from './analytics_page';
import { LoopPage } from './loop_page';
import { LotPage } from './lot_page';
import { Overview } from './overview';
import { Performance } from './performance';
import { Products } from './products';
import { PropositionPage } from './proposition_page';
import { Propositions } from './propositions';
import { Sites } from './sites';

const kViews = [
  'sites',
  'alertes',
  'gaveurs',
  'produits',
  'propositions',
  'boucle',
  'analyses',
  'lots',
];

export function App() {
  const { t } = useI18n();
  const status = useLiveRealtime();
  const dashboard = useDashboard();
  const meals = useRecentMeals();
  const route = useRoute();
  const named = viewOf(route, kViews);
  const view = named === 'lots' && !route.parts[1] ? '' : named;
  const active = dashboard.data?.alertes.filter((alert) => alert.active);
  const needsDashboard = view === '' || view === 'sites';
  const tab = (name: string, children: React.ReactNode) => (
    <a href={href(name ? [name] : [])} aria-current={view === name ? 'page' : undefined}>
      {children}
    </a>
  );

  return (
    <>
      <header className="top">
        <div className="top-row">
          <h1>{t('app.euralis')}</h1>
          <nav className="nav" aria-label={t('nav.main')}>
            {tab('', t('nav.overview'))}
            {tab('sites', t('nav.sites'))}
            {tab(
              'alertes',
              <>
                {t('nav.alerts')}
                {active && active.length > 0 && <span className="count">{active.length}</span>}
              </>,
            )}
            {tab('gaveurs', t('nav.gaveurs'))}
            {tab('produits', t('nav.products'))}
            {tab('propositions', t('nav.propositions'))}
            {tab('boucle', t('nav.loop'))}
            {tab('analyses', t('nav.analytics'))}
          </nav>
          <div className="tools">
            <ConnectionBadge status={status} />
            <ThemeToggle />
            <LanguageToggle />
          </div>
        </div>
        <ConnectionBanner status={status} />
      </header>
      <main className="main">
        {needsDashboard && !dashboard.data && <LoadState query={dashboard} />}
        {dashboard.data && view === '' && (
          <Overview dashboard={dashboard.data} meals={meals} query={route.query} />
        )}
        {dashboard.data && view === 'sites' && <Sites sites={dashboard.data.sites} />}
        {view === 'alertes' && (
          <Alerts active={active} query={dashboard} all={route.query.get('toutes') === '1'} />
        )}
        {view === 'gaveurs' && <Performance />}
        {view === 'produits' && <Products />}
        {view === 'propositions' && <PropositionView route={route} />}
        {view === 'boucle' && <LoopPage />}
        {view === 'analyses' && <AnalyticsPage route={route} />}
        {view === 'lots' && route.parts[1] && (
          <LotPage key={route.parts[1]} code={route.parts[1]} />
        )}
      </main>
    </>
  );
}

function PropositionView({ route }: { route: Route }) {
  const id = Number(route.parts[1]);
  if (Number.isSafeInteger(id) && id > 0) return <PropositionPage key={id} id={id} />;
  return <Propositions state={route.query.get('etat')} />;
}
