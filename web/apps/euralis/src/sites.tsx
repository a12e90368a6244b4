import type { SiteSummary } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty, href, Itm, Stat, StatusPill } from '@gaveurs/ui';

/** One card per site; a click filters the lots, a second one shows all again. */
export function SiteCards({ sites, selected }: { sites: SiteSummary[]; selected: string | null }) {
  const { t, format } = useI18n();
  if (sites.length === 0) return <Empty>{t('sites.none')}</Empty>;
  return (
    <div className="site-list">
      {sites.map((site) => (
        <a
          key={site.code}
          className="card site-card"
          data-testid="site"
          data-code={site.code}
          aria-current={selected === site.code ? 'true' : undefined}
          href={href([], { site: selected === site.code ? null : site.code })}
        >
          <header>
            <h2>{`${site.code} · ${site.nom}`}</h2>
            <StatusPill tone={site.etat}>{t(`etat.${site.etat}`)}</StatusPill>
          </header>
          <dl className="site-figures">
            <Stat label={t('sites.active_lots')} value={format.number(site.nb_lots_actifs)} />
            <Stat label={t('lot.ducks')} value={format.number(site.nb_canards_vivants)} />
            <Stat label={t('lot.mortality')} value={format.percent(site.taux_mortalite)} />
          </dl>
        </a>
      ))}
    </div>
  );
}

export function Sites({ sites }: { sites: SiteSummary[] }) {
  const { t, format } = useI18n();
  return (
    <Card title={t('sites.title')}>
      <div className="table-box">
        <table className="table">
          <thead>
            <tr>
              <th>{t('lot.site')}</th>
              <th>{t('lot.state')}</th>
              <th className="num">{t('sites.gaveurs')}</th>
              <th className="num">{t('sites.active_lots')}</th>
              <th className="num">{t('lot.ducks')}</th>
              <th className="num">{t('lot.mortality')}</th>
              <th className="num">{t('alerts.severity.critical')}</th>
              <th className="num">{t('alerts.severity.warning')}</th>
              <th className="num">{t('alerts.severity.no_data')}</th>
              <th className="num">{t('sites.finished_lots')}</th>
              <th className="num">{t('lot.itm')}</th>
              <th className="num">{t('lot.liver')}</th>
            </tr>
          </thead>
          <tbody>
            {sites.map((site) => (
              <tr key={site.code}>
                <td>
                  <a href={href([], { site: site.code })}>{`${site.code} · ${site.nom}`}</a>
                </td>
                <td>
                  <StatusPill tone={site.etat}>{t(`etat.${site.etat}`)}</StatusPill>
                </td>
                <td className="num">{format.number(site.nb_gaveurs)}</td>
                <td className="num">{format.number(site.nb_lots_actifs)}</td>
                <td className="num">{format.number(site.nb_canards_vivants)}</td>
                <td className="num">{format.percent(site.taux_mortalite)}</td>
                <td className="num">{format.number(site.alertes.critical)}</td>
                <td className="num">{format.number(site.alertes.warning)}</td>
                <td className="num">{format.number(site.alertes.no_data)}</td>
                <td className="num">{format.number(site.nb_lots_termines)}</td>
                <td className="num">
                  <Itm value={site.itm_moyen} />
                </td>
                <td className="num">{format.grams(site.poids_foie_moyen_g)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {sites.length === 0 && <Empty>{t('sites.none')}</Empty>}
    </Card>
  );
}
