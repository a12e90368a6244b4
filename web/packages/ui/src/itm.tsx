// ITM (kg of corn per kg of liver): lower is better, so the class goes with it.
import { useI18n } from '@gaveurs/i18n';

export type ItmClass = 'A' | 'B' | 'C' | 'D' | 'E';

/** A ≤ 12.5 < B ≤ 14 < C ≤ 15.5 < D ≤ 17 < E. */
export function itmClass(itm: number): ItmClass {
  if (itm <= 12.5) return 'A';
  if (itm <= 14) return 'B';
  if (itm <= 15.5) return 'C';
  return itm <= 17 ? 'D' : 'E';
}

export function Itm({ value, grade }: { value: number | null; grade?: ItmClass | null }) {
  const { t, format } = useI18n();
  const shown = grade ?? (value === null ? null : itmClass(value));
  return (
    <span title={t('lot.itm_hint')}>
      {format.number(value, 1)}
      {shown && <span className={`itm itm-${shown}`}>{shown}</span>}
    </span>
  );
}
