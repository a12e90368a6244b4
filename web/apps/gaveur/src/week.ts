// ISO weeks such as 2025-W52, counted on the calendar of UTC days. Pure.

const kDayMs = 86_400_000;

/** The ISO week of a day, by its Thursday. */
export function isoWeek(dateMs: number): string {
  const day = new Date(dateMs);
  const weekday = (day.getUTCDay() + 6) % 7;
  const thursday = new Date(
    Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() - weekday + 3),
  );
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = Math.floor((thursday.getTime() - first) / kDayMs / 7) + 1;
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
}

/** The week `by` weeks away; the input itself when it is no ISO week. */
export function shiftWeek(week: string, by: number): string {
  const match = /^(\d{4})-W(\d{2})$/.exec(week);
  if (!match) return week;
  // 4 January is always in week 1.
  const monday = Date.UTC(Number(match[1]), 0, 4 + (Number(match[2]) - 1 + by) * 7);
  return isoWeek(monday);
}
