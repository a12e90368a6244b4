// What every answer of the analytics shares: while it is worked out, where there is none yet and
// why, when it is no longer the newest, and which lots it rests on.
import { ProblemError, type AnalyticsData } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Empty, LoadState, StatusIcon, useRefusalWords } from '@gaveurs/ui';
import type { ReactNode } from 'react';

interface AnswerQuery<T> {
  data: T | undefined;
  error: Error | null;
  isPending: boolean;
  isFetching: boolean;
  failureCount: number;
  dataUpdatedAt: number;
  refetch: () => unknown;
}

const kConflict = 409;

export function Answered<T>({
  query,
  children,
}: {
  query: AnswerQuery<T>;
  children: (data: T) => ReactNode;
}) {
  const { t, format } = useI18n();
  if (query.error instanceof ProblemError && query.error.status === kConflict) {
    return <NoneYet error={query.error} />;
  }
  if (query.data === undefined) {
    if (query.isPending) {
      return (
        <div aria-busy="true" data-testid="working">
          <Empty>{t('analytics.working')}</Empty>
        </div>
      );
    }
    return <LoadState query={query} />;
  }
  return (
    <>
      {query.failureCount > 0 && (
        <p className="banner tone-warning" role="status" data-testid="stale">
          <StatusIcon tone="warning" />
          {t('analytics.stale', { time: format.time(query.dataUpdatedAt) })}
        </p>
      )}
      {children(query.data)}
    </>
  );
}

/** Too little is known: what is missing, in words. */
export function NoneYet({ error }: { error: ProblemError }) {
  const { t } = useI18n();
  const words = useRefusalWords();
  return (
    <div className="none-yet" role="status" data-testid="none-yet">
      <StatusIcon tone="no_data" />
      <p>
        <b>{t('analytics.none_yet')}</b>
        {error.refusals.map((one) => (
          <span key={one.reason}>{words(one)}</span>
        ))}
      </p>
    </div>
  );
}

/** Under an answer: the lots it rests on and when it was worked out. */
export function Basis({
  data,
  query,
}: {
  data: AnalyticsData;
  query: { dataUpdatedAt: number; isFetching: boolean; refetch: () => unknown };
}) {
  const { t, plural, format } = useI18n();
  return (
    <p className="basis muted">
      <span data-testid="basis">
        {plural('analytics.based_on', data.lots)}
        {data.last_day && ` ${t('analytics.until', { day: format.date(data.last_day) })}`}
        {` · ${t('analytics.at', { time: format.time(query.dataUpdatedAt) })}`}
      </span>
      <button
        type="button"
        className="button"
        disabled={query.isFetching}
        onClick={() => void query.refetch()}
      >
        {t(query.isFetching ? 'analytics.working' : 'analytics.again')}
      </button>
    </p>
  );
}
