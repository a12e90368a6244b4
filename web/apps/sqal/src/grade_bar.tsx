// How a lot's livers are spread over the grades: one bar, parts named by letter and count.
import { kGrades, type LiverGrade } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { gradeName } from './grades';

export function GradeBar({ counts }: { counts: Record<string, number> }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const parts = kGrades.map((grade): [LiverGrade, number] => [grade, counts[grade] ?? 0]);
  const sum = parts.reduce((total, [, count]) => total + count, 0);
  if (sum === 0) return null;
  const words = parts.map(([grade, count]) => `${gradeName(i18n, grade)} ${count}`).join(', ');
  return (
    <div className="grade-bar" role="img" aria-label={t('queue.grades', { words })}>
      {parts
        .filter(([, count]) => count > 0)
        .map(([grade, count]) => (
          <span
            key={grade}
            className={`grade-part part-${grade === 'A+' ? 'APLUS' : grade}`}
            style={{ flexGrow: count }}
          >
            <b>{gradeName(i18n, grade)}</b>
            {format.number(count)}
          </span>
        ))}
    </div>
  );
}
