import type { Dashboard, Meal, useRecentMeals } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { LiveMeals } from './live_meals';
import { LotsTable } from './lots_table';
import { SiteCards } from './sites';
import { TotalsPanel } from './totals';

/** One and the same: the table's memo goes by it. */
const kNone: Meal[] = [];

export function Overview({
  dashboard,
  meals,
  query,
}: {
  dashboard: Dashboard;
  meals: ReturnType<typeof useRecentMeals>;
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
        <LotsTable
          lots={dashboard.lots}
          sites={dashboard.sites}
          meals={meals.data ?? kNone}
          query={query}
        />
        <LiveMeals query={meals} />
      </div>
    </>
  );
}
