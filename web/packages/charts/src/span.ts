// Where values stand on a line from 0 to 1, and round marks for an axis. Pure.

export interface Span {
  low: number;
  high: number;
}

const kMargin = 0.06;

/** From the least to the greatest of what is known, with a little room; null: nothing is known. */
export function spanOf(values: readonly (number | null | undefined)[]): Span | null {
  const known = values.filter((value): value is number => Number.isFinite(value));
  if (known.length === 0) return null;
  const low = Math.min(...known);
  const high = Math.max(...known);
  const room = (high - low) * kMargin || Math.abs(high) * kMargin || 1;
  return { low: low - room, high: high + room };
}

/** A value's place, 0 at `low` and 1 at `high`, kept within. */
export function placeOf(value: number, { low, high }: Span): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/** At most `most` round values within the span. */
export function roundMarks({ low, high }: Span, most: number): number[] {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough * (1 - 1e-9))!;
  const marks: number[] = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n++) {
    marks.push(Number((n * step).toPrecision(12)));
  }
  return marks;
}
