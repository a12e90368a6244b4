import { useAllAlerts, type Alert } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { AlertList, Card, go, href, LoadState, Segmented } from '@gaveurs/ui';
import type { ComponentProps } from 'react';

export function Alerts({
  active,
  query,
  all,
}: {
  active: Alert[] | undefined;
  /** Of the active ones. */
  query: ComponentProps<typeof LoadState>['query'];
  all: boolean;
}) {
  const { t } = useI18n();
  const everything = useAllAlerts(all);
  const choices = (
    <Segmented
      label={t('alerts.title')}
      value={all ? 'all' : 'active'}
      choices={[
        { value: 'active', label: t('alerts.active') },
        { value: 'all', label: t('alerts.all') },
      ]}
      onChange={(value) => go(href(['alertes'], { toutes: value === 'all' ? '1' : null }))}
    />
  );
  const shown = all ? everything.data : active;
  return (
    <Card title={t('alerts.title')} aside={choices}>
      {shown ? (
        <AlertList alerts={shown} lotHref={(code) => href(['lots', code])} />
      ) : (
        <LoadState query={all ? everything : query} />
      )}
    </Card>
  );
}
