// The filters live in the address, so that a view can be sent to a colleague.
import type { SiteSummary } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { go, href } from '@gaveurs/ui';
import type { LotFilter } from './lot_filter';

const kEtats = ['critical', 'warning', 'no_data', 'normal'] as const;

export function LotFilters({ filter, sites }: { filter: LotFilter; sites: SiteSummary[] }) {
  const { t } = useI18n();
  function change(part: Partial<LotFilter>, replace = false) {
    const next = { ...filter, ...part };
    go(href([], { site: next.site, etat: next.etat, q: next.search }), replace);
  }
  return (
    <div className="filters" role="search">
      <input
        className="input"
        type="search"
        placeholder={t('filter.search')}
        aria-label={t('filter.search')}
        value={filter.search}
        onChange={(event) => change({ search: event.target.value }, true)}
      />
      <select
        className="input"
        aria-label={t('filter.site')}
        value={filter.site ?? ''}
        onChange={(event) => change({ site: event.target.value || null })}
      >
        <option value="">{`${t('filter.site')} : ${t('common.all')}`}</option>
        {sites.map((site) => (
          <option key={site.code} value={site.code}>{`${site.code} · ${site.nom}`}</option>
        ))}
      </select>
      <select
        className="input"
        aria-label={t('filter.state')}
        value={filter.etat ?? ''}
        onChange={(event) => change({ etat: event.target.value || null })}
      >
        <option value="">{`${t('filter.state')} : ${t('common.all')}`}</option>
        {kEtats.map((etat) => (
          <option key={etat} value={etat}>
            {t(`etat.${etat}`)}
          </option>
        ))}
      </select>
      {(filter.site || filter.etat || filter.search) && (
        <a className="button quiet" href={href([])}>
          {t('filter.clear')}
        </a>
      )}
    </div>
  );
}
