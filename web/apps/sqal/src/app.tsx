// The quality line's screen. The stream and the lists it feeds are used here, whatever view is
// open, so that none is missed.
import {
  useLineFigures,
  useLiveSqal,
  useLivers,
  useQualityAlerts,
  useQualityQueue,
  useSqalDevices,
  useUnlinkedLivers,
} from '@gaveurs/client';
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
} from '@gaveurs/ui';
import { ControlPage } from './control_page';
import { readControlView } from './control_view';
import { DevicesPage } from './devices_page';
import { Figures } from './figures';
import { LiverPage, readLiverView } from './liver_page';
import { QueuePage } from './queue_page';
import { QualityAlerts } from './quality_alerts';

const kViews = ['cartes', 'appareils', 'file', 'alertes'];

export function App() {
  const { t } = useI18n();
  const status = useLiveSqal();
  const route = useRoute();
  const view = viewOf(route, kViews);
  const liverView = readLiverView(route.query);
  const livers = useLivers(liverView.device);
  const figures = useLineFigures();
  const devices = useSqalDevices();
  const alerts = useQualityAlerts();
  const active = alerts.data?.filter((alert) => alert.active) ?? [];
  const names = devices.data?.map((device) => device.device_id) ?? [];
  const tab = (name: string, children: React.ReactNode) => (
    <a href={href(name ? [name] : [])} aria-current={view === name ? 'page' : undefined}>
      {children}
    </a>
  );
  return (
    <>
      <header className="top">
        <div className="top-row">
          <h1>{t('app.sqal')}</h1>
          <nav className="nav" aria-label={t('nav.main')}>
            {tab('', t('nav.liver'))}
            {tab('cartes', t('nav.control'))}
            {tab('appareils', t('nav.devices'))}
            {tab('file', t('nav.queue'))}
            {tab(
              'alertes',
              <>
                {t('nav.alerts')}
                {active.length > 0 && <span className="count">{active.length}</span>}
              </>,
            )}
          </nav>
          <div className="tools">
            <ConnectionBadge status={status} />
            <ThemeToggle />
            <LanguageToggle />
          </div>
        </div>
        <Figures figures={figures.data} />
        <ConnectionBanner status={status} />
      </header>
      <main className="main">
        {view === '' &&
          (livers.data ? (
            <LiverPage livers={livers.data} devices={names} view={liverView} />
          ) : (
            <LoadState query={livers} />
          ))}
        {view === 'cartes' && <ControlPage view={readControlView(route.query)} devices={names} />}
        {view === 'appareils' &&
          (devices.data ? <DevicesPage devices={devices.data} /> : <LoadState query={devices} />)}
        {view === 'file' && <Queue />}
        {view === 'alertes' && <QualityAlerts alerts={active} query={alerts} />}
      </main>
    </>
  );
}

function Queue() {
  const lots = useQualityQueue();
  const unlinked = useUnlinkedLivers();
  if (!lots.data) return <LoadState query={lots} />;
  if (!unlinked.data) return <LoadState query={unlinked} />;
  return <QueuePage lots={lots.data} unlinked={unlinked.data.livers} more={unlinked.data.more} />;
}
