// One lot, as its gaveur needs it at the stable: which meal, how much, how they do.
import { useLotLoop, type Alert, type Lot, type Meal } from '@gaveurs/client';
import { deviationPct, useI18n } from '@gaveurs/i18n';
import { AlertList, href, LoadState, Stat, StatusIcon, StatusPill, useNow } from '@gaveurs/ui';
import type { ComponentProps } from 'react';
import { nextMeal, plannedDose } from './entry_draft';
import { LotAdvice } from './lot_advice';
import { LotCurve } from './lot_curve';
import { MealList } from './meal_list';
import { usePlan } from './use_plan';
import './lot_card.css';

export function LotCard({
  lot,
  meals,
  mealsQuery,
  alerts,
}: {
  lot: Lot;
  meals: Meal[];
  /** Of the meals: none is only said once it has answered. */
  mealsQuery: ComponentProps<typeof LoadState>['query'] & { data?: unknown };
  alerts: Alert[];
}) {
  const { t, format } = useI18n();
  const loop = useLotLoop(lot.code_lot).data;
  const deviation = deviationPct(lot.dose_theorique, lot.dose_reelle);
  return (
    <article className="card" data-testid="lot" data-code={lot.code_lot} data-etat={lot.etat}>
      <header className="lot-head">
        <div>
          <p className="lot-day">
            {lot.jour_actuel === null
              ? lot.code_lot
              : t('lot.day_moment', {
                  jour: lot.jour_actuel,
                  moment: lot.moment_actuel ? t(`moment.${lot.moment_actuel}`) : '',
                })}
          </p>
          <h2 className="lot-code">{`${lot.code_lot} · ${lot.genetique}`}</h2>
        </div>
        <StatusPill tone={lot.etat}>{t(`etat.${lot.etat}`)}</StatusPill>
      </header>
      <NextMeal lot={lot} advised={Boolean(loop?.advice?.next)} />
      {loop && !lot.pret_abattage && <LotAdvice loop={loop} />}
      <dl className="dose">
        <Stat label={t('lot.planned_last')} value={format.grams(lot.dose_theorique)} />
        <Stat
          label={t('lot.given')}
          value={format.grams(lot.dose_reelle)}
          note={deviation === null ? undefined : format.signedPercent(deviation)}
        />
      </dl>
      <dl className="figures">
        <Stat label={t('lot.weight')} value={format.grams(lot.poids_moyen_actuel)} />
        <Stat label={t('lot.mortality')} value={format.percent(lot.taux_mortalite)} />
        <Stat
          label={t('lot.ducks')}
          value={format.number(lot.nb_canards_vivants)}
          note={
            lot.nb_canards_initial === null
              ? undefined
              : t('lot.ducks_of', {
                  alive: format.number(lot.nb_canards_vivants),
                  initial: format.number(lot.nb_canards_initial),
                })
          }
        />
        <Stat
          label={t('lot.stable')}
          value={format.celsius(lot.temperature_stabule)}
          note={format.percent(lot.humidite_stabule, 0)}
        />
      </dl>
      {alerts.length > 0 && (
        <div className="lot-part">
          <AlertList alerts={alerts} large showLot={false} defaultName={lot.gaveur_nom || null} />
        </div>
      )}
      <div className="lot-part">
        <h3>{t(loop && loop.recommandee.length > 0 ? 'loop.curves' : 'lot.curve')}</h3>
        <div className="lot-chart">
          <LotCurve code={lot.code_lot} />
        </div>
      </div>
      <details className="lot-part" open>
        <summary>
          {t('lot.last_meals')}
          {mealsQuery.data !== undefined && <span className="muted">{meals.length}</span>}
        </summary>
        {mealsQuery.data === undefined ? (
          <LoadState query={mealsQuery} />
        ) : (
          <MealList meals={meals} />
        )}
      </details>
      <p className="lot-action">
        <a className="button primary large" href={href(['saisie', lot.code_lot])}>
          {t('lot.enter_meal')}
        </a>
      </p>
    </article>
  );
}

/** `advised`: the advice below says the dose. */
function NextMeal({ lot, advised }: { lot: Lot; advised: boolean }) {
  const { t, format } = useI18n();
  const now = useNow(15_000);
  const plan = usePlan(lot.code_lot);
  const next = nextMeal(lot);
  const dose = plannedDose(plan, next.jour, next.moment);
  if (lot.pret_abattage) {
    return (
      <p className="lot-next tone-normal">
        <StatusIcon tone="normal" />
        {t('lot.ready')}
      </p>
    );
  }
  if (!lot.prochain_repas) return null;
  const time = format.weekday(lot.prochain_repas);
  const late = Date.parse(lot.prochain_repas) < now;
  return (
    <p className={`lot-next ${late ? 'tone-warning' : ''}`}>
      {late && <StatusIcon tone="warning" />}
      <span>
        {t(late ? 'lot.overdue' : 'lot.next_at', { time })}
        {dose !== null && !advised && (
          <span className="lot-next-dose">{t('lot.next_dose', { dose: format.grams(dose) })}</span>
        )}
      </span>
    </p>
  );
}
