// What the forms of the analytics share: days, capacities and numbers as typed. Pure.

const kDayMs = 86_400_000;

/** Today in Europe/Paris, as 2026-11-25. */
export function parisToday(now: number = Date.now()): string {
  // Swedish writes a date as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(now);
}

/** `count` days from the first on; none where it is no day. */
export function daysFrom(first: string, count: number): string[] {
  const start = Date.parse(`${first}T00:00:00Z`);
  if (Number.isNaN(start)) return [];
  return Array.from({ length: count }, (_, at) =>
    new Date(start + at * kDayMs).toISOString().slice(0, 10),
  );
}

export function isSunday(day: string): boolean {
  return new Date(`${day}T00:00:00Z`).getUTCDay() === 0;
}

/** A number within the bounds, a French comma allowed; null otherwise. */
export function readNumber(typed: string, low: number, high: number): number | null {
  const plain = typed.trim().replace(',', '.');
  if (!/^\d+(\.\d+)?$/.test(plain)) return null;
  const value = Number(plain);
  return value >= low && value <= high ? value : null;
}

/** A whole number of ducks; null otherwise. */
export function readCapacity(typed: string): number | null {
  const value = readNumber(typed, 0, 1_000_000);
  return value !== null && Number.isInteger(value) ? value : null;
}

/** Each dose by so many percent, to a tenth of a gram. */
export function scaleDoses(doses: readonly number[], percent: number): number[] {
  return doses.map((dose) => Math.round((dose * (100 + percent)) / 10) / 10);
}
