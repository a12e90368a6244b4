// What to show while a query has nothing yet, and when it failed.
import { ProblemError } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Empty } from './parts';
import { useRefusalWords } from './refusal_words';

export interface QueryLike {
  isPending: boolean;
  error: Error | null;
  refetch: () => unknown;
}

export function LoadState({ query }: { query: QueryLike }) {
  const { t } = useI18n();
  const words = useRefusalWords();
  if (query.error) {
    const reason =
      query.error instanceof ProblemError
        ? query.error.refusals.map(words).join(' ')
        : t('common.unreachable');
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
