// The defects by the numbers they carry on the map: kind, size, severity in words.
import type { LiverDefect } from '@gaveurs/client';
import { isMessageKey, useI18n, type I18n } from '@gaveurs/i18n';

export function defectName(i18n: Pick<I18n, 't'>, kind: string): string {
  const key = `defect.${kind}`;
  return isMessageKey(key) ? i18n.t(key) : kind;
}

function severityName(i18n: Pick<I18n, 't'>, severity: number | null): string {
  if (severity === null) return i18n.t('severity.unknown');
  if (severity < 1 / 3) return i18n.t('severity.slight');
  return i18n.t(severity < 2 / 3 ? 'severity.marked' : 'severity.severe');
}

export function DefectList({ defects }: { defects: LiverDefect[] }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  if (defects.length === 0) return <p className="muted no-defect">{t('liver.no_defects')}</p>;
  return (
    <ol className="defects" data-testid="defects">
      {defects.map((defect, i) => (
        <li key={`${defect.kind}/${defect.x}/${defect.y}`}>
          <span className="defect-number">{i + 1}</span>
          <span className="strong">{defectName(i18n, defect.kind)}</span>
          <span>{format.millimetres(defect.size_mm)}</span>
          <span>{severityName(i18n, defect.severity)}</span>
        </li>
      ))}
    </ol>
  );
}
