import { mealsOfLots, type Lot, type Meal, type SiteSummary } from '@gaveurs/client';
import { Sparkline } from '@gaveurs/charts';
import { deviationPct, kUnknown, useI18n } from '@gaveurs/i18n';
import { Card, Empty, go, href, StatusPill } from '@gaveurs/ui';
import { memo, useMemo } from 'react';
import { filterLots } from './lot_filter';
import { LotFilters } from './lot_filters';
import './lots.css';

export function LotsTable({
  lots,
  sites,
  meals,
  query,
}: {
  lots: Lot[];
  sites: SiteSummary[];
  meals: Meal[];
  query: URLSearchParams;
}) {
  const { t, plural } = useI18n();
  const byLot = useMemo(() => mealsOfLots(meals), [meals]);
  const filter = {
    site: query.get('site'),
    etat: query.get('etat'),
    search: query.get('q') ?? '',
  };
  const shown = filterLots(lots, filter);
  return (
    <Card
      title={t('totals.lots')}
      aside={<span className="muted">{plural('lot.lots', shown.length)}</span>}
    >
      <LotFilters filter={filter} sites={sites} />
      <div className="table-box">
        <table className="table">
          <thead>
            <tr>
              <th>{t('lot.code')}</th>
              <th>{t('lot.state')}</th>
              <th className="num">{t('lot.mortality')}</th>
              <th className="num">{t('lot.alerts')}</th>
              <th>{t('lot.gaveur')}</th>
              <th>{t('lot.stage')}</th>
              <th className="num">{t('lot.planned_short')}</th>
              <th className="num">{t('lot.given_short')}</th>
              <th className="num">{t('lot.deviation')}</th>
              <th className="num">{t('lot.weight_short')}</th>
              <th>
                <span className="visually-hidden">{t('lot.weight_trend')}</span>
              </th>
              <th>{t('lot.next')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((lot) => (
              <LotRow key={lot.code_lot} lot={lot} meals={byLot.get(lot.code_lot)} />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length === 0 && <Empty>{t(lots.length === 0 ? 'lot.none' : 'common.no_match')}</Empty>}
    </Card>
  );
}

const LotRow = memo(function LotRow({ lot, meals }: { lot: Lot; meals: Meal[] | undefined }) {
  const { t, format } = useI18n();
  const weights = useMemo(
    () =>
      [...(meals ?? [])]
        .sort((a, b) => a.jour - b.jour || a.moment.localeCompare(b.moment))
        .map((meal) => meal.poids_moyen),
    [meals],
  );
  const target = href(['lots', lot.code_lot]);
  return (
    <tr className="clickable" data-testid="lot" data-code={lot.code_lot} onClick={() => go(target)}>
      <td>
        <a href={target}>{lot.code_lot}</a>
      </td>
      <td>
        <StatusPill tone={lot.etat}>{t(`etat.${lot.etat}`)}</StatusPill>
      </td>
      <td className="num strong">{format.percent(lot.taux_mortalite)}</td>
      <td className="num">{format.number(lot.alertes_actives)}</td>
      <td>{lot.gaveur_nom || kUnknown}</td>
      <td>
        {lot.jour_actuel === null
          ? kUnknown
          : t('lot.day_moment', {
              jour: lot.jour_actuel,
              moment: lot.moment_actuel ? t(`moment.${lot.moment_actuel}`) : '',
            })}
      </td>
      <td className="num">{format.grams(lot.dose_theorique)}</td>
      <td className="num strong">{format.grams(lot.dose_reelle)}</td>
      <td className="num">
        {format.signedPercent(deviationPct(lot.dose_theorique, lot.dose_reelle))}
      </td>
      <td className="num">{format.grams(lot.poids_moyen_actuel)}</td>
      <td className="spark">
        <Sparkline values={weights} label={t('lot.weight_trend')} width={64} />
      </td>
      <td>{lot.pret_abattage ? t('lot.ready') : format.dateTime(lot.prochain_repas)}</td>
    </tr>
  );
});
