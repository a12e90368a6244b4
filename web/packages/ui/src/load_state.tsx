// What to show while a query has nothing yet, and when it failed.
import { useI18n } from '@gaveurs/i18n';
import { Empty } from './parts';

export interface QueryLike {
  isPending: boolean;
  error: Error | null;
  refetch: () => unknown;
}

export function LoadState({ query }: { query: QueryLike }) {
  const { t } = useI18n();
  if (query.error) {
    const reason =
      query.error.name === 'NetworkError' ? t('common.unreachable') : query.error.message;
    return (
      <div className="empty" role="alert">
        <p>{t('common.failed', { reason })}</p>
        <button type="button" className="button" onClick={() => query.refetch()}>
          {t('common.retry')}
        </button>
      </div>
    );
  }
  return query.isPending ? <Empty>{t('common.loading')}</Empty> : null;
}
