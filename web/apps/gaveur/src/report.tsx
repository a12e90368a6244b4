// The week in figures, against his own history, his site and the cooperative.
import { useWeeklyReport, type WeeklyReport } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { alertKindName, Card, Empty, href, Itm, LoadState, Stat, StatusPill } from '@gaveurs/ui';
import { ReportCompare } from './report_compare';
import { ReportLots } from './report_lots';
import { shiftWeek } from './week';
import { weekCorn } from './week_corn';
import './report.css';

export function Report({ id, week }: { id: number; week: string | null }) {
  const query = useWeeklyReport(id, week);
  const report = query.data;
  if (!report) return <LoadState query={query} />;
  return (
    <>
      <WeekHeader report={report} isLatest={week === null} />
      <Summary report={report} />
      <ReportLots lots={report.lots} />
      <ReportAlerts alertes={report.alertes} />
      <ReportCompare report={report} />
    </>
  );
}

function WeekHeader({ report, isLatest }: { report: WeeklyReport; isLatest: boolean }) {
  const { t, format } = useI18n();
  // `fin` is the first instant after the week; its last day is the one before.
  const lastDay = Date.parse(report.fin) - 1;
  const to = (by: number) => href(['bilan'], { semaine: shiftWeek(report.semaine, by) });
  return (
    <div className="week" data-testid="report" data-week={report.semaine}>
      <a className="button large" href={to(-1)} aria-label={t('report.previous')}>
        ‹
      </a>
      <div>
        <h2>{t('report.week', { week: report.semaine })}</h2>
        <p className="muted">
          {t('report.range', { from: format.date(report.debut), to: format.date(lastDay) })}
        </p>
      </div>
      {isLatest ? (
        <span className="week-gap" />
      ) : (
        <a className="button large" href={to(1)} aria-label={t('report.next')}>
          ›
        </a>
      )}
    </div>
  );
}

function Summary({ report }: { report: WeeklyReport }) {
  const { t, format } = useI18n();
  const { repas, doses, mortalite, itm } = report;
  const corn = weekCorn(report.lots);
  return (
    <Card>
      <dl className="summary">
        <Stat
          label={t('report.meals')}
          value={t('report.meals_of', {
            given: format.number(repas.donnes),
            expected: format.number(repas.attendus),
          })}
        />
        <Stat
          label={t('report.deviation')}
          value={format.signedPercent(doses.ecart_pct)}
          note={
            corn
              ? t(corn.lots === 1 ? 'report.dose_of' : 'report.dose_of_mean', {
                  given: format.kilograms(corn.given_g),
                  planned: format.kilograms(corn.planned_g),
                  lots: corn.lots,
                })
              : undefined
          }
        />
        <Stat
          label={t('report.mortality')}
          value={format.percent(mortalite.fin_pct)}
          note={mortalite.gain_pct === null ? undefined : format.signedPercent(mortalite.gain_pct)}
        />
        <Stat label={t('report.itm')} value={<Itm value={itm.moyen} grade={itm.classe} />} />
      </dl>
    </Card>
  );
}

function ReportAlerts({ alertes }: { alertes: WeeklyReport['alertes'] }) {
  const i18n = useI18n();
  const { t, plural } = i18n;
  return (
    <Card title={t('report.alerts')}>
      {alertes.length === 0 && <Empty>{t('report.no_alerts')}</Empty>}
      <ul className="report-list">
        {alertes.map((alert) => (
          <li key={`${alert.kind} ${alert.severity}`}>
            <StatusPill tone={alert.severity}>{alertKindName(i18n, alert.kind)}</StatusPill>
            <span>{plural('alerts.times', alert.nombre)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
