// Capability with its 95 % intervals, or why it cannot be said.
import type { Capability, CapabilityIndex } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Stat, StatusIcon, useRefusalWords } from '@gaveurs/ui';

const kIndices = ['cp', 'cpk', 'pp', 'ppk'] as const;

export function CapabilityCard({ capability }: { capability: Capability }) {
  const { t, format } = useI18n();
  const words = useRefusalWords();
  return (
    <Card title={t('capability.title')}>
      <div className="card-body" data-testid="capability">
        {capability.refused && (
          <p className="refusal tone-no_data">
            <StatusIcon tone="no_data" size={18} />
            {t('capability.refused', { reason: words({ reason: capability.refused }) })}
          </p>
        )}
        {!capability.refused && (
          <>
            <dl className="figures">
              {kIndices.map((name) => (
                <Index key={name} label={t(`capability.${name}`)} index={capability[name]} />
              ))}
            </dl>
            <p className="muted">
              {t('capability.samples', { count: format.number(capability.samples) })}
            </p>
          </>
        )}
      </div>
    </Card>
  );
}

function Index({ label, index }: { label: string; index: CapabilityIndex | null }) {
  const { t, format } = useI18n();
  if (!index) return <Stat label={label} value={t('common.unknown')} />;
  return (
    <Stat
      label={label}
      value={format.number(index.value, 2)}
      note={`${format.number(index.lower, 2)} – ${format.number(index.upper, 2)}`}
    />
  );
}
