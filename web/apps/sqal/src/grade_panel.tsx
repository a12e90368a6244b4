// The verdict, to be read from two metres: grade, how sure, mass, and why in words.
import type { Liver } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { StatusIcon, useNow } from '@gaveurs/ui';
import { gradeName, gradeTone } from './grades';

/** After this long without a liver «now» would be a lie. */
const kOldAfterMs = 60_000;

export function GradePanel({ liver, newest }: { liver: Liver; newest: boolean }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const tone = gradeTone(liver.grade);
  const verdict =
    liver.compliant === null
      ? t('liver.verdict_unknown')
      : t(liver.compliant ? 'liver.compliant' : 'liver.not_compliant');
  return (
    <section className="card grade-panel" aria-label={t('liver.grade')}>
      <div className={`grade-face tone-${tone}`}>
        <p
          className={liver.grade === 'REJECT' || liver.grade === null ? 'grade word' : 'grade'}
          data-testid="grade"
          data-grade={liver.grade ?? ''}
          data-sample={liver.sample_id}
          data-seq={liver.seq}
        >
          {gradeName(i18n, liver.grade)}
        </p>
        <p className="verdict">
          <StatusIcon tone={tone} size={26} />
          {verdict}
        </p>
        <Origin liver={liver} newest={newest} />
      </div>
      <Confidence value={liver.confidence} />
      <p className="mass" data-testid="mass">
        {format.grams(liver.mass_g)}
        {liver.mass_sd_g !== null && <small>{` ± ${format.grams(liver.mass_sd_g)}`}</small>}
      </p>
      <Reasons reasons={liver.reasons} />
      <Claim liver={liver} />
    </section>
  );
}

/** Whose liver this is and how old; said aloud when it is no longer «now». */
function Origin({ liver, newest }: { liver: Liver; newest: boolean }) {
  const { t, format, age } = useI18n();
  const now = useNow(1_000);
  const oldMs = now - Date.parse(liver.timestamp);
  return (
    <div className="origin" data-testid="origin">
      <p>{liver.device_id}</p>
      <p>{liver.code_lot ? t('liver.of_lot', { code: liver.code_lot }) : t('liver.no_lot')}</p>
      <p>{format.dateTimeSeconds(liver.timestamp)}</p>
      {newest && oldMs >= kOldAfterMs && (
        <p className="old tone-no_data">
          <StatusIcon tone="no_data" size={16} />
          {t('liver.old', { age: age(oldMs) })}
        </p>
      )}
    </div>
  );
}

function Confidence({ value }: { value: number | null }) {
  const { t, format } = useI18n();
  return (
    <div className="confidence">
      <p>
        {value === null
          ? t('liver.confidence_unknown')
          : t('liver.confidence', { share: format.fraction(value, 0) })}
      </p>
      {value !== null && (
        <div className="confidence-bar" aria-hidden="true">
          <div style={{ width: `${Math.round(value * 100)}%` }} />
        </div>
      )}
    </div>
  );
}

function Reasons({ reasons }: { reasons: string[] }) {
  const { t } = useI18n();
  return (
    <div className="reasons">
      <h2>{t('liver.reasons')}</h2>
      {reasons.length === 0 ? (
        <p className="muted">{t('liver.no_reasons')}</p>
      ) : (
        <ul lang="fr" data-testid="reasons">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What the device said of its own, only where it differs from ours. */
function Claim({ liver }: { liver: Liver }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const { claim } = liver;
  if (!claim?.grade || claim.grade === liver.grade) return null;
  return (
    <p className="claim tone-warning" data-testid="claim">
      <StatusIcon tone="warning" size={18} />
      {t('liver.claimed', {
        grade: gradeName(i18n, claim.grade),
        score: format.number(claim.score, 2),
        ours: format.number(liver.score, 2),
      })}
    </p>
  );
}
