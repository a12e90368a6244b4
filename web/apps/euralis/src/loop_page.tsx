// The loop: what was learned from lots and ratings, what it changed, and how far it can be trusted.
import {
  useLoopResults,
  useLoopStatus,
  type BesideControls,
  type LoopResults,
  type LoopStatus,
} from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty, href, LoadState, Stat } from '@gaveurs/ui';
import './loop.css';
import { LoopModel } from './loop_model';
import { useLoopWords } from './loop_words';
import { NoModel } from './propositions';

export function LoopPage() {
  const { t } = useI18n();
  const status = useLoopStatus();
  const results = useLoopResults();
  return (
    <>
      {status.data ? (
        <>
          <NoModel status={status.data} />
          <Counts status={status.data} />
        </>
      ) : (
        <Card title={t('loop.title')}>
          <LoadState query={status} />
        </Card>
      )}
      {results.data ? (
        <>
          <Learned results={results.data} />
          <Kept results={results.data} />
        </>
      ) : (
        <Card>
          <LoadState query={results} />
        </Card>
      )}
      {status.data?.model && <LoopModel model={status.data.model} />}
      {results.data && <Ratings results={results.data} />}
    </>
  );
}

function Counts({ status }: { status: LoopStatus }) {
  const { t, format } = useI18n();
  const { propositions } = status;
  return (
    <dl className="card totals" data-testid="loop-counts">
      <Stat
        label={t('loop.closed_lots')}
        value={format.number(status.closed_lots)}
        note={
          status.model ? undefined : t('loop.fewest', { count: format.number(status.fewest_lots) })
        }
      />
      <Stat label={t('loop.rated_lots')} value={format.number(status.rated_lots)} />
      <Stat label={t('loop.ratings')} value={format.number(status.ratings)} />
      <Stat label={t('loop.to_review')} value={format.number(propositions['proposed'])} />
      <Stat label={t('loop.with_gaveurs')} value={format.number(propositions['accepted'])} />
      <Stat
        label={t('loop.fed_by_them')}
        value={format.number((propositions['agreed'] ?? 0) + (propositions['running'] ?? 0))}
      />
      <Stat label={t('loop.closed_ones')} value={format.number(propositions['closed'])} />
      {status.sites.map((site) => (
        <Stat
          key={site.site_code}
          label={t('loop.limit_of', { site: site.site_code })}
          value={format.fraction(site.loss_limit)}
          tone={site.harms ? 'bad' : ''}
          note={site.harms ? t('loop.harms') : undefined}
        />
      ))}
    </dl>
  );
}

function Learned({ results }: { results: LoopResults }) {
  const { t, format, say } = useI18n();
  const beside = results.tests_beside_controls;
  const rows: [string, BesideControls | null, (value: number | null | undefined) => string][] = [
    [t('loop.loss'), beside.loss, (value) => format.fraction(value)],
    [t('loop.rating'), beside.rating, (value) => format.number(value, 2)],
    [t('loop.liver'), beside.liver_g, (value) => format.grams(value)],
    [t('loop.corn'), beside.corn_g, (value) => format.grams(value)],
  ];
  return (
    <Card title={t('loop.learned')}>
      <div className="card-body prose">
        <p data-testid="learned">{say(results.learned)}</p>
      </div>
      <div className="table-box">
        <table className="table">
          <thead>
            <tr>
              <th>{t('loop.figure')}</th>
              <th className="num">{t('loop.tests', { count: format.number(beside.tests) })}</th>
              <th className="num">
                {t('loop.controls', { count: format.number(beside.controls) })}
              </th>
              <th className="num">{t('loop.difference')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, figure, show]) => (
              <tr key={name}>
                <td>{name}</td>
                <td className="num">{show(figure?.tests)}</td>
                <td className="num">{show(figure?.controls)}</td>
                <td className="num">
                  {figure ? `${show(figure.difference)} ± ${show(figure.pm95)}` : '—'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

/** What each closed lot came to beside what it was promised. */
function Kept({ results }: { results: LoopResults }) {
  const { t, format } = useI18n();
  const words = useLoopWords();
  if (results.lots.length === 0) {
    return (
      <Card title={t('loop.kept')}>
        <Empty>{t('loop.kept_none')}</Empty>
      </Card>
    );
  }
  const pair = (result: string, promise: string) => (
    <td className="num">
      {result} <span className="muted">{`/ ${promise}`}</span>
    </td>
  );
  return (
    <Card title={t('loop.kept')} aside={<span className="muted">{t('loop.kept_words')}</span>}>
      <div className="table-box">
        <table className="table">
          <thead>
            <tr>
              <th>{t('loop.lot')}</th>
              <th>{t('lot.gaveur')}</th>
              <th>{t('loop.role')}</th>
              <th className="num">{t('loop.loss')}</th>
              <th className="num">{t('loop.rating')}</th>
              <th className="num">{t('loop.liver')}</th>
              <th className="num">{t('loop.itm')}</th>
              <th className="num">{t('loop.corn')}</th>
              <th>{t('loop.closed_at')}</th>
            </tr>
          </thead>
          <tbody>
            {results.lots.map(({ promise, result, ...lot }) => (
              <tr key={lot.code_lot} data-testid="kept" data-lot={lot.code_lot}>
                <td>
                  <a href={href(['propositions', String(lot.proposition_id)])}>{lot.code_lot}</a>
                </td>
                <td>{lot.gaveur_nom}</td>
                <td>{words.role(lot.role)}</td>
                {pair(format.fraction(result.loss), format.fraction(promise.loss))}
                {pair(format.number(result.rating, 2), format.number(promise.rating, 2))}
                {pair(format.grams(result.liver_g), format.grams(promise.liver_g))}
                {pair(format.number(result.itm, 1), format.number(promise.itm, 1))}
                {pair(format.grams(result.corn_g), format.grams(promise.corn_g))}
                <td>{format.dateTime(lot.closed_at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Ratings({ results }: { results: LoopResults }) {
  const { t } = useI18n();
  return (
    <div className="loop-columns">
      <RatingTable
        title={t('loop.ratings_by_site')}
        rows={results.ratings_by_site.map((row) => ({ ...row, code_lot: null }))}
      />
      <RatingTable title={t('loop.ratings_by_lot')} rows={results.ratings_by_lot} />
    </div>
  );
}

function RatingTable({
  title,
  rows,
}: {
  title: string;
  rows: { code_lot: string | null; site_code: string; average: number | null; ratings: number }[];
}) {
  const { t, format } = useI18n();
  return (
    <Card title={title}>
      {rows.length === 0 && <Empty>{t('products.ratings_none')}</Empty>}
      <ul className="rating-bars">
        {rows.map(({ code_lot, site_code, average, ratings }) => (
          <li key={code_lot ?? site_code} data-testid="rating">
            {code_lot ? <a href={href(['lots', code_lot])}>{code_lot}</a> : <b>{site_code}</b>}
            <span className="rating-track" aria-hidden="true">
              {average !== null && <span style={{ width: `${((average - 1) / 4) * 100}%` }} />}
            </span>
            <span className="num">
              {average === null ? t('products.too_few') : format.number(average, 2)}
            </span>
            <span className="num muted">{format.number(ratings)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
