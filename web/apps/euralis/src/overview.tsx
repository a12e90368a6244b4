import type { Dashboard, Meal } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { LiveMeals } from './live_meals';
import { LotsTable } from './lots_table';
import { SiteCards } from './sites';
import { TotalsPanel } from './totals';

export function Overview({
  dashboard,
  meals,
  query,
}: {
  dashboard: Dashboard;
  meals: Meal[];
  query: URLSearchParams;
}) {
  const { t } = useI18n();
  const all = dashboard.totaux.lots_actifs;
  return (
    <>
      <TotalsPanel totals={dashboard.totaux} />
      <SiteCards sites={dashboard.sites} selected={query.get('site')} />
      {all > dashboard.lots.length && (
        <p className="muted">{t('lots.cut', { shown: dashboard.lots.length, all })}</p>
      )}
      <div className="columns">
        <LotsTable lots={dashboard.lots} sites={dashboard.sites} meals={meals} query={query} />
        <LiveMeals meals={meals} />
      </div>
    </>
  );
}
