// Products, what buyers say of them by lot, and the comments that wait to be read. Hiding a comment
// never takes its stars.
import { useFeedbackLots, useModerate, usePendingFeedbacks, useProducts } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty, href, LoadState } from '@gaveurs/ui';
import { useState } from 'react';

function Pending() {
  const { t, format } = useI18n();
  const query = usePendingFeedbacks();
  const moderate = useModerate();
  const [by, setBy] = useState('');
  if (!query.data) return <LoadState query={query} />;
  const decide = (id: number, state: 'published' | 'hidden') =>
    moderate.mutate({ id, state, by: by.trim() });
  return (
    <Card title={t('products.pending')}>
      <label className="moderator">
        {t('products.moderator')}{' '}
        <input value={by} maxLength={100} onChange={(event) => setBy(event.target.value)} />
      </label>
      <ul className="comments">
        {query.data.map((feedback) => (
          <li key={feedback.feedback_id} data-testid="pending" data-id={feedback.feedback_id}>
            <p>
              {'★'.repeat(feedback.overall_rating ?? 0)} {feedback.comment}
            </p>
            <p className="soft">
              {feedback.product_id} · {format.dateTime(feedback.timestamp)}
              {feedback.marks.map((mark) => ` · ${t(`products.mark.${mark}`)}`)}
            </p>
            <button
              disabled={by.trim() === '' || moderate.isPending}
              onClick={() => decide(feedback.feedback_id, 'published')}
            >
              {t('products.publish')}
            </button>{' '}
            <button
              disabled={by.trim() === '' || moderate.isPending}
              onClick={() => decide(feedback.feedback_id, 'hidden')}
            >
              {t('products.hide')}
            </button>
          </li>
        ))}
      </ul>
      {query.data.length === 0 && <Empty>{t('products.pending_none')}</Empty>}
    </Card>
  );
}

function Ratings() {
  const { t, format } = useI18n();
  const query = useFeedbackLots();
  if (!query.data) return <LoadState query={query} />;
  return (
    <Card title={t('products.ratings')}>
      <div className="table-box">
        <table className="table">
          <thead>
            <tr>
              <th>{t('products.lot')}</th>
              <th>{t('lot.site')}</th>
              <th className="num">{t('products.count')}</th>
              <th className="num">{t('products.average')}</th>
            </tr>
          </thead>
          <tbody>
            {query.data.map((lot) => (
              <tr key={lot.code_lot} data-testid="rated-lot" data-lot={lot.code_lot}>
                <td>
                  <a href={href(['lots', lot.code_lot])}>{lot.code_lot}</a>
                </td>
                <td>{lot.site_code}</td>
                <td className="num">{format.number(lot.ratings)}</td>
                <td className="num">
                  {lot.average === null ? t('products.too_few') : format.number(lot.average, 2)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {query.data.length === 0 && <Empty>{t('products.ratings_none')}</Empty>}
    </Card>
  );
}

function List() {
  const { t, format } = useI18n();
  const query = useProducts();
  if (!query.data) return <LoadState query={query} />;
  return (
    <Card title={t('products.title')}>
      <div className="table-box">
        <table className="table">
          <thead>
            <tr>
              <th>{t('products.product')}</th>
              <th>{t('products.lot')}</th>
              <th>{t('products.grade')}</th>
              <th>{t('products.status')}</th>
              <th>{t('products.measured')}</th>
            </tr>
          </thead>
          <tbody>
            {query.data.map((product) => (
              <tr key={product.product_id} data-testid="product" data-id={product.product_id}>
                <td>
                  <a href={product.qr_code.replace(/^https?:\/\/[^/]+/, '')}>
                    {product.product_id}
                  </a>
                </td>
                <td>
                  <a href={href(['lots', product.code_lot])}>{product.code_lot}</a>
                </td>
                <td>{product.grade ?? '–'}</td>
                <td>{t(`products.status.${product.status}`)}</td>
                <td>{format.dateTime(product.production_date)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {query.data.length === 0 && <Empty>{t('products.none')}</Empty>}
    </Card>
  );
}

export function Products() {
  return (
    <>
      <Pending />
      <Ratings />
      <List />
    </>
  );
}
