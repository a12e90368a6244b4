// What the closed lots tell: production to come, groups, unusual lots, a slaughter plan, and what a
// curve would do. Each view asks for itself, so that only what is looked at is worked out.
import { useDashboard } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { go, href, LoadState, Segmented, type Route } from '@gaveurs/ui';
import './analytics.css';
import { Unusual } from './analytics_anomalies';
import { Groups } from './analytics_groups';
import { SlaughterPlanning } from './analytics_plan';
import { ProductionToCome } from './analytics_production';
import { WhatIfCurve } from './analytics_what_if';

const kViews = ['production', 'groupes', 'anomalies', 'abattage', 'essai'] as const;
type View = (typeof kViews)[number];

export function AnalyticsPage({ route }: { route: Route }) {
  const { t } = useI18n();
  const dashboard = useDashboard();
  const view = kViews.find((name) => name === route.parts[1]) ?? 'production';
  if (!dashboard.data) return <LoadState query={dashboard} />;
  const sites = dashboard.data.sites.map(({ code }) => code);
  const site = sites.find((code) => code === route.query.get('site')) ?? null;
  return (
    <div className="analytics" data-testid="analytics" data-view={view}>
      <nav className="analytics-views" aria-label={t('analytics.views')}>
        {kViews.map((name) => (
          <a
            key={name}
            href={href(['analyses', name], { site })}
            aria-current={name === view ? 'page' : undefined}
          >
            {t(`analytics.view.${name}`)}
          </a>
        ))}
      </nav>
      <SiteChoice view={view} sites={sites} site={site} />
      <Chosen view={view} sites={sites} site={site} />
    </div>
  );
}

interface ViewProps {
  view: View;
  sites: string[];
  site: string | null;
}

/** A plan and a curve are of one site. */
const kOneSite: View[] = ['abattage', 'essai'];

function SiteChoice({ view, sites, site }: ViewProps) {
  const { t } = useI18n();
  const one = kOneSite.includes(view);
  return (
    <Segmented
      label={t('filter.site')}
      value={site ?? (one ? (sites[0] ?? '') : '')}
      choices={[
        ...(one ? [] : [{ value: '', label: t('common.all') }]),
        ...sites.map((value) => ({ value, label: value })),
      ]}
      onChange={(value) => go(href(['analyses', view], { site: value || null }))}
    />
  );
}

function Chosen({ view, sites, site }: ViewProps) {
  const one = site ?? sites[0] ?? '';
  switch (view) {
    case 'production':
      return <ProductionToCome site={site} />;
    case 'groupes':
      return <Groups site={site} />;
    case 'anomalies':
      return <Unusual site={site} />;
    case 'abattage':
      return <SlaughterPlanning key={one} site={one} />;
    case 'essai':
      return <WhatIfCurve key={one} site={one} />;
  }
}
