// How a grade looks: its tone (colour and shape) and its name.
import type { LiverGrade } from '@gaveurs/client';
import type { I18n } from '@gaveurs/i18n';
import type { Tone } from '@gaveurs/ui';

const tones: Record<LiverGrade, Tone> = {
  'A+': 'normal',
  A: 'normal',
  B: 'normal',
  C: 'warning',
  REJECT: 'critical',
};

export function gradeTone(grade: LiverGrade | null): Tone {
  return grade === null ? 'no_data' : tones[grade];
}

export function gradeName(i18n: Pick<I18n, 't'>, grade: LiverGrade | null): string {
  if (grade === null) return i18n.t('common.unknown');
  return grade === 'REJECT' ? i18n.t('grade.reject') : grade;
}
