// What a control chart says of its points, apart from how it is drawn. Pure.

export type ControlAlarm = 'none' | 'ewma' | 'point' | 'nelson';

export interface ControlPoint {
  value: number;
  /** In the unit of `value`; null where the chart has none. */
  ewma: number | null;
  /** Nelson's rules this point completes, 1-8. */
  rules: number[];
  alarm: ControlAlarm;
  /** From before the limits applied: shown, not judged. */
  reference?: boolean;
}

export interface ControlLimits {
  centre: number;
  /** Null: nothing can lie beyond. */
  ucl: number | null;
  lcl: number | null;
  /** Of the moving average. */
  ewmaUcl?: number | null;
  ewmaLcl?: number | null;
  /** Not frozen by anybody: taken from the points shown. */
  provisional?: boolean;
}

/** Beside the point: the rules it completes, `E` for the moving average's alarm. */
export function markOf(point: ControlPoint): string {
  const words = point.rules.map(String);
  if (point.alarm === 'ewma') words.push('E');
  if (point.alarm === 'point' && !point.rules.includes(1)) words.push('1');
  return words.join(' ');
}

/** Lowest and highest of what must be seen, with room for marks; never an empty range. */
export function controlRange(
  points: ControlPoint[],
  limits: ControlLimits | null,
  withEwma: boolean,
): [number, number] {
  const seen = points.map((point) => point.value);
  if (withEwma) for (const point of points) if (point.ewma !== null) seen.push(point.ewma);
  if (limits) {
    for (const value of [limits.centre, limits.ucl, limits.lcl])
      if (value !== null) seen.push(value);
  }
  if (seen.length === 0) return [0, 1];
  const low = Math.min(...seen);
  const high = Math.max(...seen);
  const room = (high - low || Math.abs(high) || 1) * 0.12;
  return [low - room, high + room];
}

/** Place of the first judged point after points that are not; -1 where there is no such border. */
export function judgedFrom(points: ControlPoint[]): number {
  const first = points.findIndex((point) => !point.reference);
  return first > 0 ? first : -1;
}
