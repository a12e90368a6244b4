// Alerts of the quality line: what needs a look now.
import type { Alert } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { AlertList, Card, LoadState } from '@gaveurs/ui';
import type { ComponentProps } from 'react';

export function QualityAlerts({
  alerts,
  query,
}: {
  alerts: Alert[];
  query: ComponentProps<typeof LoadState>['query'] & { data?: unknown };
}) {
  const { t } = useI18n();
  return (
    <Card title={t('alerts.title')}>
      {query.data === undefined ? <LoadState query={query} /> : <AlertList alerts={alerts} large />}
    </Card>
  );
}
