import type { Dashboard, Meal } from '@gaveurs/client';
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
  return (
    <>
      <TotalsPanel totals={dashboard.totaux} />
      <SiteCards sites={dashboard.sites} selected={query.get('site')} />
      <div className="columns">
        <LotsTable lots={dashboard.lots} sites={dashboard.sites} meals={meals} query={query} />
        <LiveMeals meals={meals} />
      </div>
    </>
  );
}
