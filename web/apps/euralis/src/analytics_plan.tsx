// On which day each lot that is being fed should go to the line: what the line takes each day goes
// in, the lots of each day come out, and those without a place with the reason.
import { ProblemError, usePlanSlaughter, type SlaughterPlan } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty, href, Segmented } from '@gaveurs/ui';
import { useState, type FormEvent } from 'react';
import { daysFrom, isSunday, parisToday, readCapacity } from './analytics_form';
import { NoneYet } from './analytics_parts';
import { Refusal } from './proposition_wish';

const kDays = ['7', '14', '21', '28'];
const kUsualCapacity = '3000';
const kConflict = 409;

export function SlaughterPlanning({ site }: { site: string }) {
  const { t } = useI18n();
  const plan = usePlanSlaughter();
  const [from, setFrom] = useState(parisToday);
  const [count, setCount] = useState('14');
  const [capacity, setCapacity] = useState(kUsualCapacity);
  const [sunday, setSunday] = useState<'off' | 'on'>('off');
  // By day, where it was typed for that day alone.
  const [own, setOwn] = useState<Record<string, string>>({});
  const days = daysFrom(from, Number(count));
  const typed = (day: string) => own[day] ?? (sunday === 'off' && isSunday(day) ? '0' : capacity);
  const capacities = days.map((day) => readCapacity(typed(day)));
  const ready = capacities.length > 0 && !capacities.includes(null);
  const { error } = plan;
  const noneYet = error instanceof ProblemError && error.status === kConflict;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!ready) return;
    plan.mutate({ site_code: site, from, capacities: capacities as number[] });
  }
  return (
    <>
      <Card title={`${t('plan.title')} · ${site}`}>
        <form className="loop-form" data-testid="plan-form" onSubmit={submit}>
          <label className="field">
            <span className="label">{t('plan.from')}</span>
            <input
              className="input"
              type="date"
              required
              value={from}
              onChange={(event) => setFrom(event.target.value)}
            />
          </label>
          <div className="field">
            <span className="label">{t('plan.days')}</span>
            <Segmented
              label={t('plan.days')}
              value={count}
              choices={kDays.map((value) => ({ value, label: value }))}
              onChange={setCount}
            />
          </div>
          <label className="field number-field">
            <span className="label">{t('plan.capacity')}</span>
            <input
              className="input"
              inputMode="numeric"
              data-testid="capacity"
              aria-invalid={readCapacity(capacity) === null}
              value={capacity}
              onChange={(event) => setCapacity(event.target.value)}
            />
          </label>
          <div className="field">
            <span className="label">{t('plan.sunday')}</span>
            <Segmented
              label={t('plan.sunday')}
              value={sunday}
              choices={[
                { value: 'off', label: t('plan.sunday.off') },
                { value: 'on', label: t('plan.sunday.on') },
              ]}
              onChange={setSunday}
            />
          </div>
          <Capacities
            days={days}
            typed={typed}
            onType={(day, text) => setOwn({ ...own, [day]: text })}
          />
          {!ready && days.length > 0 && <p className="field-error">{t('plan.bad_capacity')}</p>}
          <button type="submit" className="button primary" disabled={!ready || plan.isPending}>
            {t(plan.isPending ? 'analytics.working' : 'plan.send')}
          </button>
          {!noneYet && <Refusal error={error} />}
        </form>
        {noneYet && <NoneYet error={error} />}
      </Card>
      {plan.data && <Plan plan={plan.data} />}
    </>
  );
}

function Capacities({
  days,
  typed,
  onType,
}: {
  days: string[];
  typed: (day: string) => string;
  onType: (day: string, text: string) => void;
}) {
  const { t, format } = useI18n();
  return (
    <fieldset className="plan-days">
      <legend>{t('plan.each_day')}</legend>
      {days.map((day) => (
        <label key={day}>
          <span>{format.day(day)}</span>
          <input
            className="input"
            inputMode="numeric"
            data-testid="day-capacity"
            data-day={day}
            aria-invalid={readCapacity(typed(day)) === null}
            value={typed(day)}
            onChange={(event) => onType(day, event.target.value)}
          />
        </label>
      ))}
    </fieldset>
  );
}

type PlannedLot = SlaughterPlan['lots'][number];

function Plan({ plan }: { plan: SlaughterPlan }) {
  const { t, format } = useI18n();
  const days = plan.days.filter((one) => one.ducks > 0);
  return (
    <>
      <Card title={t('plan.title')}>
        {plan.lots.length === 0 && <Empty>{t('plan.no_lots')}</Empty>}
        {plan.lots.length > 0 && (
          <p className="card-body muted prose" data-testid="plan-worth">
            {plan.usual_days !== null &&
              t('plan.usual_days', { days: format.number(plan.usual_days) })}{' '}
            {t('plan.worth', {
              cost: format.number(plan.cost_duck_days),
              least: format.number(plan.least_duck_days),
              greedy: format.number(plan.earliest_first_duck_days),
            })}
          </p>
        )}
        <ul className="plan-list">
          {plan.lots.length > 0 &&
            days.map((one) => (
              <PlanDay
                key={one.day}
                one={one}
                lots={plan.lots.filter(({ day }) => day === one.day)}
              />
            ))}
        </ul>
      </Card>
      <Unplaced plan={plan} />
    </>
  );
}

function PlanDay({ one, lots }: { one: SlaughterPlan['days'][number]; lots: PlannedLot[] }) {
  const { t, format } = useI18n();
  const off = (days: number | null) =>
    days ? t('plan.off', { days: format.signed(days) }) : t('plan.best');
  const part = one.capacity > 0 ? one.ducks / one.capacity : 0;
  return (
    <li data-testid="plan-day" data-day={one.day}>
      <b>{format.day(one.day)}</b>
      <div>
        {`${format.number(one.ducks)} / ${format.number(one.capacity)}`}
        <div className="load" role="img" aria-label={t('plan.load')}>
          <span style={{ width: `${Math.min(1, part) * 100}%` }} />
        </div>
      </div>
      <div className="placed">
        {lots.map((lot) => (
          <span key={lot.code_lot} data-testid="placed" data-lot={lot.code_lot}>
            <a className="lot-link" href={href(['lots', lot.code_lot])}>
              {lot.code_lot}
            </a>
            <span className="muted">{`${format.number(lot.ducks)} · ${off(lot.off_days)}`}</span>
          </span>
        ))}
      </div>
    </li>
  );
}

function Unplaced({ plan }: { plan: SlaughterPlan }) {
  const { t, format } = useI18n();
  const lots = plan.lots.filter(({ day }) => day === null);
  if (lots.length + plan.left_out.length === 0) return null;
  const link = (code: string) => (
    <a className="lot-link" href={href(['lots', code])}>
      {code}
    </a>
  );
  return (
    <Card title={t('plan.unplaced')}>
      <ul className="plan-list">
        {lots.map((lot) => (
          <li key={lot.code_lot} data-testid="unplaced" data-lot={lot.code_lot}>
            {link(lot.code_lot)}
            <span>{format.number(lot.ducks)}</span>
            <p>
              {t(`plan.why.${lot.why_none ?? 'no_room'}`, {
                from: format.day(lot.ready_from),
                to: format.day(lot.ready_to),
                ducks: format.number(lot.ducks),
              })}
            </p>
          </li>
        ))}
        {plan.left_out.map((code) => (
          <li key={code} data-testid="unplaced" data-lot={code}>
            {link(code)}
            <span>—</span>
            <p>{t('plan.why.unknown_ducks')}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
