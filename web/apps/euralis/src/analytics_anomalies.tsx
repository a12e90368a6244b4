// Closed lots whose figures do not go together as in the others: why, and the way to the lot.
import { useAnomalies, useGaveurs, type LotAnomaly } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty, href, Segmented } from '@gaveurs/ui';
import { useState } from 'react';
import { Answered, Basis } from './analytics_parts';

type Order = 'strongest' | 'newest';
const kShown = 40;

export function Unusual({ site }: { site: string | null }) {
  const { t, plural, format } = useI18n();
  const [shown, setShown] = useState(kShown);
  const [order, setOrder] = useState<Order>('strongest');
  const query = useAnomalies(site);
  return (
    <Card
      title={t('anomalies.title')}
      aside={
        <Segmented
          label={t('anomalies.order')}
          value={order}
          choices={[
            { value: 'strongest', label: t('anomalies.strongest') },
            { value: 'newest', label: t('anomalies.newest') },
          ]}
          onChange={setOrder}
        />
      }
    >
      <Answered query={query}>
        {(data) => (
          <>
            <p className="card-body muted">
              {t('anomalies.found', {
                found: format.number(data.found),
                judged: format.number(data.judged),
              })}
            </p>
            {data.items.length === 0 && <Empty>{t('anomalies.none')}</Empty>}
            <ul className="unusual">
              {inOrder(data.items, order)
                .slice(0, shown)
                .map((one) => (
                  <Item key={one.code_lot} one={one} />
                ))}
            </ul>
            {data.items.length > shown && (
              <p className="card-body">
                <button
                  type="button"
                  className="button"
                  data-testid="more"
                  onClick={() => setShown(shown + kShown)}
                >
                  {plural('anomalies.more', data.items.length - shown)}
                </button>
              </p>
            )}
            <Basis data={data.data} query={query} />
          </>
        )}
      </Answered>
    </Card>
  );
}

function inOrder(items: LotAnomaly[], order: Order): LotAnomaly[] {
  if (order === 'strongest') return items;
  return [...items].sort((a, b) => b.last_day.localeCompare(a.last_day) || b.score - a.score);
}

function Item({ one }: { one: LotAnomaly }) {
  const { t, format, say } = useI18n();
  const gaveurs = useGaveurs();
  const name = gaveurs.data?.find(({ id }) => id === one.gaveur_id)?.nom;
  return (
    <li data-testid="anomaly" data-lot={one.code_lot}>
      <a className="lot-link" href={href(['lots', one.code_lot])}>
        {one.code_lot}
      </a>
      <p>
        <span className="reason">{say(one.reason)}</span>
        <span className="muted">
          {[
            one.site_code,
            name || `${t('lot.gaveur')} ${one.gaveur_id}`,
            `${t('anomalies.closed')} ${format.date(one.last_day)}`,
          ].join(' · ')}
        </span>
      </p>
      <span className="strength">
        <small className="muted">{t('anomalies.strength')}</small>
        {`× ${format.number(one.score, 1)}`}
      </span>
    </li>
  );
}
