// Whether a refused entry may be sent once more. Pure.
import type { OutboxItem } from '@gaveurs/client';

/** Not where a newer entry of the same meal stands: the older one would replace it. */
export function canResend(item: OutboxItem, items: OutboxItem[]): boolean {
  if (item.state !== 'refused') return false;
  const newer = items.slice(
    0,
    items.findIndex(({ message_id }) => message_id === item.message_id),
  );
  return !newer.some(
    ({ entry }) =>
      entry.code_lot === item.entry.code_lot &&
      entry.jour === item.entry.jour &&
      entry.moment === item.entry.moment,
  );
}
