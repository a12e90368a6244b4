// The last livers, newest first. One can be looked at while others pass; the page then says so.
import type { Liver } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { StatusIcon } from '@gaveurs/ui';
import { memo } from 'react';
import { gradeName, gradeTone } from './grades';

export const kStripLength = 20;

export function Strip({
  livers,
  shownId,
  hrefOf,
}: {
  livers: Liver[];
  shownId: string | null;
  hrefOf: (liver: Liver) => string;
}) {
  const { t } = useI18n();
  return (
    <nav className="card strip" aria-label={t('liver.last', { count: kStripLength })}>
      <ol data-testid="strip">
        {livers.slice(0, kStripLength).map((liver) => (
          <StripItem
            key={liver.sample_id}
            liver={liver}
            shown={liver.sample_id === shownId}
            target={hrefOf(liver)}
          />
        ))}
      </ol>
    </nav>
  );
}

// Memoised: each new liver would otherwise draw the others again.
const StripItem = memo(function StripItem({
  liver,
  shown,
  target,
}: {
  liver: Liver;
  shown: boolean;
  target: string;
}) {
  const i18n = useI18n();
  const { format, t } = i18n;
  const tone = gradeTone(liver.grade);
  return (
    <li>
      <a
        href={target}
        className={`strip-item tone-${tone}`}
        aria-current={shown ? 'true' : undefined}
        data-testid="strip-item"
        data-sample={liver.sample_id}
        title={t('liver.strip_title', {
          sample: liver.sample_id,
          device: liver.device_id,
          time: format.dateTimeSeconds(liver.timestamp),
        })}
      >
        <span className="strip-grade">
          {gradeName(i18n, liver.grade)}
          <StatusIcon tone={tone} size={13} />
        </span>
        <span>{format.grams(liver.mass_g)}</span>
        <span className="strip-time">{format.timeSeconds(liver.timestamp)}</span>
      </a>
    </li>
  );
});
