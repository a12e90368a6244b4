import type { Comparison, WeeklyReport } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Itm } from '@gaveurs/ui';

export function ReportCompare({ report }: { report: WeeklyReport }) {
  const { t, plural } = useI18n();
  const { historique, site, cooperative } = report.comparaison;
  const columns: [string, Comparison][] = [
    [t('report.mine'), historique],
    [`${t('report.site')} ${report.site_code}`, site],
    [t('report.cooperative'), cooperative],
  ];
  const { format } = useI18n();
  const rows: [string, (column: Comparison) => React.ReactNode][] = [
    [t('report.deviation'), (column) => format.signedPercent(column.ecart_dose_pct)],
    [t('report.gain_per_day'), (column) => format.grams(column.gain_par_jour_g)],
    [t('lot.mortality'), (column) => format.percent(column.mortalite_pct)],
    [t('lot.itm'), (column) => <Itm value={column.itm} />],
  ];
  return (
    <Card title={t('report.compare')}>
      <div className="table-box">
        <table className="table compare">
          <thead>
            <tr>
              <td />
              {columns.map(([name, column]) => (
                <th key={name} className="num" scope="col">
                  {name}
                  <span className="compare-lots">{plural('lot.lots', column.lots)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([label, cell]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {columns.map(([name, column]) => (
                  <td key={name} className="num">
                    {cell(column)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
