// The quality line's screen. The stream and the lists it feeds are used here, whatever view is
// open, so that none is missed.
import { useLiveSqal, useLivers } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import {
  ConnectionBadge,
  ConnectionBanner,
  href,
  LanguageToggle,
  ThemeToggle,
  useRoute,
  viewOf,
} from '@gaveurs/ui';
import { LiverPage, readLiverView } from './liver_page';

const kViews = ['cartes', 'appareils', 'file', 'alertes'];

export function App() {
  const { t } = useI18n();
  const status = useLiveSqal();
  const route = useRoute();
  const view = viewOf(route, kViews);
  const liverView = readLiverView(route.query);
  const livers = useLivers(liverView.device);
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
          </nav>
          <div className="tools">
            <ConnectionBadge status={status} />
            <ThemeToggle />
            <LanguageToggle />
          </div>
        </div>
        <ConnectionBanner status={status} />
      </header>
      <main className="main">{view === '' && <LiverPage livers={livers} view={liverView} />}</main>
    </>
  );
}
